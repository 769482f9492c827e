import Benchmarking
import Foundation
import History
import Statistics

/// An entry of the results with all that the report says beside it.
struct ReportedCell {
    /// Of the entry among all: the id of its part of the page.
    var index: Int
    var entry: Results.Entry
    var environment: Results.Environment
    var yardstick: Yardstick?
    /// Untraced against untraced in the same workload and interpreter; nil for that itself and where it was not measured.
    var control: Results.Entry?
    /// Addresses of the flame graph pages.
    var page: String?
    var pageBefore: String?
    /// What the history knows of it; nil where none was given.
    var trend: Trend?
    /// Why the control says that nothing can be measured; nil where it does not.
    var drift: String?

    /// All cells of a run, in their order.
    static func all(
        of results: Results, baselines: [BaselineStore.Entry], trends: Trends?, pages: FlameGraphPages
    ) -> [ReportedCell] {
        let cells = results.entries.map(\.cell)
        return results.entries.enumerated().map { index, entry in
            let cell = entry.cell
            let environment = results.environments[cell.interpreter]
            let arm = Arm(name: cell.arm)
            let interpreter = environment.interpreter
            return ReportedCell(
                index: index, entry: entry, environment: environment,
                yardstick: Yardstick(entry, in: results, baselines: baselines),
                control: cell.isControl
                    ? nil
                    : results.entries.first {
                        $0.cell.isControl && $0.cell.workload == cell.workload && $0.cell.interpreter == cell.interpreter
                    },
                page: pages.address(of: cell, arm: arm, interpreter: interpreter),
                pageBefore: arm.isAtBase ? nil : pages.address(of: cell, arm: arm.atBase, interpreter: interpreter),
                trend: trends?.series.first {
                    $0.environment == environment.fingerprint.digest && $0.workload == cell.workload
                        && $0.workloadSha256 == cell.workloadSha256 && $0.arm == cell.arm
                },
                drift: ControlCheck.drift(of: cell, among: cells))
        }
    }

    var id: String { "cell-\(index)" }
    var cell: Cell { entry.cell }
    var comparison: Comparison { entry.comparison }
    var isRegression: Bool { comparison.verdict == .regression }

    /// Such as `fib under c (CPython 3.11.2)`.
    var name: String { "\(cell.workload) under \(cell.arm) (\(environment.interpreter.label))" }

    var badge: Markup { VerdictStyle(comparison.verdict).badge(comparison.verdict.rawValue) }

    /// The ratios within which the verdict is `equivalent`, or for the control those within which it is quiet; nil where nothing is judged.
    func band(tolerance: Double) -> ClosedRange<Double>? {
        if cell.isControl { return 1 / (1 + ControlCheck.limit)...1 + ControlCheck.limit }
        guard let yardstick, !cell.isReference, comparison.basis == .sameEnvironment || comparison.basis == .sameRun else {
            return nil
        }
        return yardstick.ratio / (1 + tolerance)...yardstick.ratio * (1 + tolerance)
    }

    /// From which ratio on a tripwire is an alarm; nil where it is none.
    var alarm: Double? {
        guard let yardstick, !cell.isReference, comparison.basis == .tripwire else { return nil }
        return 1 + Gate.tripwireFactor * max(yardstick.ratio - 1, Gate.leastOverhead)
    }
}
