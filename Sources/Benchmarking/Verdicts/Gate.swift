import Foundation
import Statistics

/// Compares a run with stored baselines.
public struct Gate: Sendable {
    /// How much a ratio may grow before it is a regression: 0.02 is 2%.
    public var tolerance: Double
    public var entries: [BaselineStore.Entry]
    /// How many more rounds a suspicious cell is measured with; 0: it is judged by the first pass.
    public var secondPassRounds: Int
    /// Whether cells are held against a stored baseline however busy the machine was.
    public var ignoresLoad = false

    /// Of the interval of a change: each of its ends holds with 95% confidence, which is what a regression, an improvement and an
    /// equivalence each rest on.
    static let confidence = 0.9
    /// The chance of one or more false regressions among all cells of a run, if every one had changed by just the tolerance.
    static let falseAlarmLevel = 0.05
    /// A cell whose estimate is beyond this share of the tolerance is measured again.
    static let suspicionShare = 0.75

    /// A baseline of another environment: an overhead (ratio - 1) more than this many times as large is a regression. Between
    /// environments ratios move by a quarter without any change to the code.
    public static let tripwireFactor = 2.0
    /// An overhead below this is taken for this much by the tripwire, lest twice next to nothing be an alarm.
    public static let leastOverhead = 0.1
    /// The tolerance when none is given.
    public static let standardTolerance = 0.02
    /// A machine that runs untraced code this many times as fast or as slowly as when the baseline was taken is another machine, as far as
    /// ratios go.
    public static let speedLimit = 1.25

    public init(tolerance: Double, entries: [BaselineStore.Entry], secondPassRounds: Int = 0) {
        self.tolerance = tolerance
        self.entries = entries
        self.secondPassRounds = secondPassRounds
    }

    /// The baseline to compare an environment with: its own, else the nearest other one; nil when there is none of the same
    /// implementation.
    public func entry(for fingerprint: Fingerprint) -> (entry: BaselineStore.Entry, basis: Comparison.Basis)? {
        if let exact = entries.first(where: { $0.baseline.fingerprint == fingerprint }) {
            return (exact, .sameEnvironment)
        }
        return fingerprint.nearest(in: entries.map(\.baseline.fingerprint)).map { (entries[$0], .tripwire) }
    }

    /// The verdicts on all cells of a run, in their order, and the indexes of those that are to be measured again.
    ///
    /// - Parameters:
    ///   - cells: Each with samples.
    ///   - fingerprints: Of the interpreters that the cells mention.
    ///   - load: How much the machine was somebody else's meanwhile; nil where nothing is known of it.
    public func judge(
        _ cells: [Cell], in fingerprints: [Fingerprint], load: MachineLoad? = nil
    ) -> (comparisons: [Comparison], suspicious: [Int]) {
        let evidence: [Evidence] = cells.map { cell in
            var evidence = examine(cell, in: fingerprints[cell.interpreter], of: cells, load: load)
            if cell.isReference {
                evidence.isGated = false
                evidence.comparison.verdict = .reference
                evidence.comparison.note = ""
            }
            return evidence
        }
        let gated = evidence.indices.filter { evidence[$0].isGated }
        let regressions = holmAdjusted(gated.map { evidence[$0].regression })
        let improvements = holmAdjusted(gated.map { evidence[$0].improvement })
        var comparisons = evidence.map(\.comparison)
        for (position, index) in gated.enumerated() {
            comparisons[index].pValue = regressions[position]
            settle(&comparisons[index], regression: regressions[position], improvement: improvements[position])
        }
        for index in cells.indices {
            guard let counted = instructions(of: cells[index], in: fingerprints[cells[index].interpreter], of: cells) else {
                continue
            }
            comparisons[index].instructions = counted
            // They do not depend on how busy the machine was, so neither an unclear nor an invalid time excuses them.
            if counted.isRegression, !cells[index].isReference {
                comparisons[index].verdict = .regression
                comparisons[index].note = counted.text
            }
        }
        return (comparisons, gated.filter { evidence[$0].isSuspicious && cells[$0].logRatios(pass: .second).isEmpty })
    }

    /// The instructions of a cell beside those of the base revision, or of a baseline of the same environment and program.
    private func instructions(of cell: Cell, in fingerprint: Fingerprint, of cells: [Cell]) -> InstructionComparison? {
        let control = cells.first { $0.isControl && $0.workload == cell.workload && $0.interpreter == cell.interpreter }
        guard let cost = InstructionCost(cell, control: control) else { return nil }
        if let base = cell.base(among: cells) {
            return InstructionComparison(cost: cost, baseline: InstructionCost(base, control: control)?.perEvent)
        }
        guard let (entry, basis) = entry(for: fingerprint), basis == .sameEnvironment,
            let stored = entry.baseline.cell(workload: cell.workload, arm: cell.arm), stored.workloadSha256 == cell.workloadSha256
        else { return InstructionComparison(cost: cost, baseline: nil) }
        return InstructionComparison(cost: cost, baseline: stored.instructionsPerEvent)
    }

    private func settle(_ comparison: inout Comparison, regression: Double, improvement: Double) {
        if regression <= Self.falseAlarmLevel {
            comparison.verdict = .regression
        } else if improvement <= Self.falseAlarmLevel {
            comparison.verdict = .improvement
        } else if let interval = comparison.changeInterval {
            if interval.upper <= 1 + tolerance, interval.lower >= 1 / (1 + tolerance) {
                comparison.verdict = .equivalent
            } else {
                comparison.note = reason(comparison, interval)
            }
        }
    }

    /// Why nothing can be said of a cell that has an interval.
    private func reason(_ comparison: Comparison, _ interval: Interval) -> String {
        if let passes = comparison.passes, let second = passes.last?.change, second <= 1 + tolerance {
            return "the second pass did not confirm what the first saw"
        }
        if let smallest = comparison.smallestChange, smallest > 1 + tolerance {
            return "too noisy for this tolerance: it could have seen \(Figures.change(smallest))"
        }
        return interval.upper <= 1 + tolerance ? "no regression, perhaps an improvement" : "the interval straddles the tolerance"
    }

    private func examine(
        _ cell: Cell, in fingerprint: Fingerprint, of cells: [Cell], load: MachineLoad?
    ) -> Evidence {
        if let base = cell.base(among: cells) { return examine(cell, beside: base, of: cells) }
        guard let (entry, basis) = entry(for: fingerprint),
            let stored = entry.baseline.cell(workload: cell.workload, arm: cell.arm)
        else { return Evidence(settled: Comparison(.noBaseline)) }
        guard stored.workloadSha256 == cell.workloadSha256 else {
            return Evidence(
                settled: Comparison(.noBaseline, baseline: entry.fileName, note: "the workload has changed since"))
        }
        if let drift = ControlCheck.drift(of: cell, among: cells) {
            return Evidence(settled: Comparison(.invalid, basis, baseline: entry.fileName, note: drift))
        }
        var evidence =
            switch (basis, speed(of: cell, against: stored)) {
            case (.sameEnvironment, nil):
                // The baseline was not taken under this load; a base revision of the same run was.
                if !ignoresLoad, let disturbance = load?.disturbance {
                    Evidence(settled: Comparison(.invalid, .sameEnvironment, note: disturbance))
                } else {
                    Evidence(
                        cell, against: stored.ratios.map(log), .sameEnvironment, tolerance: tolerance,
                        secondPassRounds: secondPassRounds)
                }
            case (.sameEnvironment, .some(let speed)): Evidence(cell, tripwire: stored, note: speed)
            default: Evidence(cell, tripwire: stored, note: "a baseline of another environment is only a tripwire")
            }
        evidence.comparison.baseline = entry.fileName
        return evidence
    }

    private func examine(_ cell: Cell, beside base: Cell, of cells: [Cell]) -> Evidence {
        if let drift = ControlCheck.drift(of: cell, among: cells) {
            return Evidence(settled: Comparison(.invalid, .sameRun, note: drift))
        }
        return Evidence(
            cell, against: base.logRatios, .sameRun, tolerance: tolerance, secondPassRounds: secondPassRounds)
    }

    /// What to say where the machine runs untraced code at quite another speed than it did for the baseline; nil where it does not.
    private func speed(of cell: Cell, against stored: Baseline.Cell) -> String? {
        guard !stored.untracedSeconds.isEmpty else { return nil }
        let now = median(cell.samples.map(\.medianUntracedNs)) * 1e-9 / Double(cell.iterations)
        let times = now / median(stored.untracedSeconds)
        guard times > Self.speedLimit || times < 1 / Self.speedLimit else { return nil }
        return
            "only a tripwire: untraced code takes \(String(format: "%.2f", times)) times as long as when the baseline was taken"
    }
}
