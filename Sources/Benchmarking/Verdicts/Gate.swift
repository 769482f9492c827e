import Foundation
import Statistics

/// Compares a run with stored baselines.
public struct Gate: Sendable {
    /// How much a ratio may grow before it is a regression: 0.1 is 10%.
    public var tolerance: Double
    public var entries: [BaselineStore.Entry]

    /// A baseline of another environment: an overhead (ratio - 1) more than this many times as large is a regression. Between
    /// environments ratios move by a quarter without any change to the code.
    public static let tripwireFactor = 2.0
    /// An overhead below this is taken for this much by the tripwire, lest twice next to nothing be an alarm.
    public static let leastOverhead = 0.1
    /// The tolerance when none is given.
    public static let standardTolerance = 0.1

    public init(tolerance: Double, entries: [BaselineStore.Entry]) {
        self.tolerance = tolerance
        self.entries = entries
    }

    /// The baseline to compare an environment with: its own, else the nearest other one; nil when there is none of the same
    /// implementation.
    public func entry(for fingerprint: Fingerprint) -> (entry: BaselineStore.Entry, basis: Comparison.Basis)? {
        if let exact = entries.first(where: { $0.baseline.fingerprint == fingerprint }) {
            return (exact, .sameEnvironment)
        }
        return fingerprint.nearest(in: entries.map(\.baseline.fingerprint)).map { (entries[$0], .tripwire) }
    }

    /// The verdict on a cell that was measured in the environment `fingerprint`.
    public func compare(_ cell: Cell, in fingerprint: Fingerprint) -> Comparison {
        guard let (entry, basis) = entry(for: fingerprint),
            let stored = entry.baseline.cell(workload: cell.workload, arm: cell.arm)
        else { return Comparison(cell.isReference ? .reference : .noBaseline) }
        guard stored.workloadSha256 == cell.workloadSha256 else {
            return Comparison(
                cell.isReference ? .reference : .noBaseline, baseline: entry.fileName,
                note: "the workload has changed since")
        }
        var comparison =
            basis == .sameEnvironment ? judge(cell, against: stored) : trip(cell, against: stored)
        comparison.baseline = entry.fileName
        if cell.isReference {
            comparison.verdict = .reference
            comparison.note = ""
        }
        return comparison
    }

    /// In the same environment: the shift between the logarithms of the two runs' ratios, against the tolerance.
    private func judge(_ cell: Cell, against stored: Baseline.Cell) -> Comparison {
        let before = stored.ratios.map(log)
        let moved = shift(of: cell.logRatios, over: before)
        var result = Comparison(
            .inconclusive, .sameEnvironment, baselineRatio: exp(median(before)), change: exp(moved.estimate),
            changeInterval: moved.interval?.map(exp))
        guard let interval = moved.interval else {
            result.note = "n too small"
            return result
        }
        let limit = log(1 + tolerance)
        if interval.lower > limit {
            result.verdict = .regression
        } else if interval.upper < -limit {
            result.verdict = .improved
        } else if interval.upper <= limit {
            result.verdict = .held
        } else {
            result.note = "the interval straddles the tolerance"
        }
        return result
    }

    /// In another environment: only a multiple of the overhead is an alarm.
    private func trip(_ cell: Cell, against stored: Baseline.Cell) -> Comparison {
        let before = median(stored.ratios)
        var result = Comparison(.inconclusive, .tripwire, baselineRatio: before)
        guard let now = signTestInterval(cell.logRatios)?.map(exp) else {
            result.note = "n too small"
            return result
        }
        let limit = 1 + Self.tripwireFactor * max(before - 1, Self.leastOverhead)
        if now.lower > limit {
            result.verdict = .regression
        } else if now.upper <= limit {
            result.verdict = .held
        } else {
            result.note = "the interval straddles the tripwire"
        }
        return result
    }
}
