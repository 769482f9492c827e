import Foundation
import Statistics

/// Whether a run could see a change as small as the tolerance that was asked for, as far as the baseline's own spread says: one that
/// could not would hold whatever happens.
public struct ToleranceCheck {
    public var tolerance: Double
    /// Of the first pass and of the second together.
    public var rounds: Int

    public init(tolerance: Double, rounds: Int) {
        self.tolerance = tolerance
        self.rounds = rounds
    }

    /// What to say of the noisiest of the cells that a run would gate; nil where all can be told from no change.
    public func refusal(_ cells: [Baseline.Cell]) -> String? {
        let smallest = cells.compactMap { cell in smallestChange(of: cell).map { (cell, $0) } }.max { $0.1 < $1.1 }
        guard let (cell, change) = smallest, change > 1 + tolerance else { return nil }
        return "a tolerance of \(Figures.percentage(tolerance)) is below the smallest change that \(rounds) rounds can see in "
            + "\(cell.workload) under \(cell.arm), \(Figures.percentage(change - 1)) by the spread of its baseline: ask for more "
            + "--rounds, or for no less than --tolerance \(String(format: "%.1f", 100 * (change - 1) + 0.05))"
    }

    private func smallestChange(of cell: Baseline.Cell) -> Double? {
        Self.smallestChange(rounds: rounds, baselineRounds: cell.ratios.count, spreadLike: cell.ratios)
    }

    /// The smallest change that could be told from none with 95% probability, as a ratio, were the samples of a run and of its baseline
    /// spread like these ratios; nil where there are too few of them to tell.
    static func smallestChange(rounds: Int, baselineRounds: Int, spreadLike ratios: [Double]) -> Double? {
        let known = ratios.map(log)
        guard !known.isEmpty, let interval = shift(of: known, over: known, confidence: Gate.confidence).interval else {
            return nil
        }
        let growth = (1 / Double(baselineRounds) + 1 / Double(rounds)) / (2 / Double(known.count))
        return exp(smallestDetectableShift(interval, growth: growth))
    }
}

extension Gate {
    /// Why the tolerance is too small for a run of which nothing is measured yet; nil where it is not. Where there is no baseline of the same
    /// environment, nothing is known of the spread.
    ///
    /// - Parameter fingerprints: Of the interpreters of the run.
    public func refusal(of settings: MeasurementSettings, under fingerprints: [Fingerprint]) -> String? {
        // What the spread of a base revision is shows itself only in the run.
        if settings.base != nil { return nil }
        let check = ToleranceCheck(tolerance: tolerance, rounds: settings.rounds + secondPassRounds)
        let stored = fingerprints.flatMap { fingerprint -> [Baseline.Cell] in
            guard let (entry, basis) = entry(for: fingerprint), basis == .sameEnvironment else { return [] }
            return settings.workloads.flatMap { workload in
                settings.arms.filter { !$0.isReference }.compactMap {
                    entry.baseline.cell(workload: workload.name, arm: $0.name)
                }
            }
        }
        return check.refusal(stored)
    }
}
