import Foundation
import Statistics

/// How noisy a machine is, and what runs of it can see.
public struct Calibration: Hashable, Sendable, Encodable {
    /// One arm on one workload under one interpreter.
    public struct Cell: Hashable, Sendable, Encodable {
        public var interpreter: String
        public var workload: String
        public var arm: String
        public var ratio: Double
        /// Standard deviation of the logarithms of the processes' ratios; nil for fewer than two.
        public var spread: Double?
        /// The smallest changes that runs of `rounds` of the calibration could tell from none, as ratios; nil where too few processes were
        /// measured.
        public var smallestChanges: [Double?]
        /// Processes that it takes to see the tolerance; nil where no number of them would do against such a baseline.
        public var roundsNeeded: Int?
    }

    /// The options of `run` and `gate` that suit a machine.
    public struct Recommendation: Hashable, Sendable, Encodable {
        public var rounds: Int
        /// 0.02 is 2%.
        public var tolerance: Double

        /// As they are typed.
        public var options: String { "--rounds \(rounds) --tolerance \(percent)" }

        /// The tolerance in percent, such as `2` or `2.4`: of more than a tenth only where it was asked for.
        var percent: String {
            (100 * tolerance).formatted(.number.grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
        }
    }

    public var schema = "codesnap-bench calibration"
    public var version = 1
    /// 0.02 is 2%.
    public var tolerance: Double
    public var cells: [Cell]
    /// Why none of this is to be relied on, a sentence each: controls that drifted, a machine that was somebody else's.
    public var disturbances: [String]
    /// nil where too few processes were measured.
    public var recommendation: Recommendation?
    /// Rounds of the runs that the cells' smallest changes are of.
    public var rounds = Calibration.rounds
    /// Those of a quick run, a standard one, and a standard one that follows up a suspicion.
    public static let rounds = [
        MeasurementSettings.quickRounds, MeasurementSettings.standardRounds,
        MeasurementSettings.standardRounds + SecondPassBudget.standard.rounds,
    ]
    /// More than these nobody waits for.
    static let mostRounds = 1000

    /// - Parameter results: Of a run, whose baselines would have as many rounds as they have by default.
    public init(_ results: Results, tolerance: Double) {
        self.tolerance = tolerance
        let all = results.entries.map(\.cell)
        disturbances =
            all.filter(\.isControl).compactMap { ControlCheck.drift(of: $0, among: all) }
            + [results.load?.disturbance].compactMap(\.self)
        cells = results.entries.map { entry in
            let ratios = entry.cell.samples.map(\.ratio)
            func smallest(_ rounds: Int) -> Double? {
                ToleranceCheck.smallestChange(rounds: rounds, baselineRounds: Baseline.standardRounds, spreadLike: ratios)
            }
            return Cell(
                interpreter: results.environments[entry.cell.interpreter].interpreter.label, workload: entry.cell.workload,
                arm: entry.cell.arm, ratio: entry.summary.ratio, spread: entry.summary.spread,
                smallestChanges: Self.rounds.map(smallest),
                roundsNeeded: (MeasurementSettings.quickRounds...Self.mostRounds).first {
                    (smallest($0) ?? .infinity) <= 1 + tolerance
                })
        }
        recommendation = smallestTolerance.map { smallest in
            Recommendation(
                rounds: MeasurementSettings.standardRounds,
                // Up to the next tenth of a percent.
                tolerance: smallest <= tolerance ? tolerance : (1000 * smallest).rounded(.up) / 1000)
        }
    }

    /// The largest of the changes that a standard run with its second pass could just see, among the cells that are no control; nil
    /// where one of them tells nothing.
    public var smallestTolerance: Double? {
        let changes = cells.filter { $0.arm != Arm.untraced.name }.map { $0.smallestChanges.last ?? nil }
        return changes.contains(nil) ? nil : changes.compactMap(\.self).max().map { $0 - 1 }
    }

    /// What to make of it.
    public var advice: String {
        guard let smallest = smallestTolerance, let recommendation else {
            return "too few rounds to tell: measure \(MeasurementSettings.quickRounds) at least"
        }
        if smallest <= tolerance {
            return "a standard run sees a change of \(Figures.percentage(tolerance)) in every cell here: the defaults are right"
        }
        let needed = cells.filter { $0.arm != Arm.untraced.name }.map(\.roundsNeeded)
        let other =
            needed.contains(nil)
            ? "no number of rounds sees \(Figures.percentage(tolerance)) in all of them; --instructions does"
            : "or --rounds \(needed.compactMap(\.self).max() ?? 0)"
        return "a standard run sees \(Figures.percentage(smallest)) in the noisiest cell here: "
            + "--tolerance \(recommendation.percent), \(other)"
    }
}

extension Calibration: Listing {
    public static var columns: [(heading: String, isNumeric: Bool)] {
        var columns: [(heading: String, isNumeric: Bool)] = [
            ("interpreter", false), ("workload", false), ("arm", false), ("ratio", true), ("spread", true),
        ]
        columns += Self.rounds.map { (heading: "\($0) rounds see", isNumeric: true) }
        columns.append((heading: "rounds for the tolerance", isNumeric: true))
        return columns
    }

    public var heading: String {
        "What runs on this machine can see, against baselines of \(Baseline.standardRounds) rounds; tolerance \(Figures.percentage(tolerance))"
    }

    public var rows: [[String]] {
        cells.map { cell in
            let spread = cell.spread.map { Figures.percentage($0) } ?? "-"
            var row = [cell.interpreter, cell.workload, cell.arm, Figures.ratio(cell.ratio), spread]
            row += cell.smallestChanges.map { change in change.map(Figures.change) ?? "n too small" }
            row.append(cell.roundsNeeded.map { String($0) } ?? "more than \(Self.mostRounds)")
            return row
        }
    }

    public var remarks: [String] {
        disturbances.map { "not to be relied on: \($0)" } + [advice]
            + [recommendation.map { "recommended: \($0.options)" }].compactMap(\.self)
    }
}
