import Foundation
import Statistics

/// The samples of a finished run on their way to becoming a baseline.
public struct Promotion {
    /// How the figures of a cell move by it.
    public struct Move: Hashable, Sendable {
        public var workload: String
        public var arm: String
        /// Median ratios; nil where there was no such cell.
        public var before: Double?
        public var now: Double
    }

    private let results: Results

    /// - Parameters:
    ///   - name: Of the file, for what is said of it.
    ///   - acceptsRegressions: Whether a run that was red may become the measure of later ones.
    ///   - ignoresLoad: Whether one may that was measured while the machine was somebody else's.
    /// - Throws: Where the run is no measure for anything.
    public init(_ results: Results, named name: String, acceptsRegressions: Bool, ignoresLoad: Bool = false)
        throws(BenchmarkError)
    {
        if let failure = results.failure { throw .measurement("no baseline from \(name), the run failed: \(failure)") }
        guard results.rounds >= Baseline.leastRounds else {
            throw .usage(
                "no baseline from \(name): it has \(results.rounds) rounds, a baseline needs at least \(Baseline.leastRounds)")
        }
        func cells(_ verdict: Verdict) -> String {
            results.entries.filter { $0.comparison.verdict == verdict }.map { "\($0.cell.workload) under \($0.cell.arm)" }
                .joined(separator: ", ")
        }
        // Drift is looked for anew: nothing was invalid in a run that had no baseline.
        let all = results.entries.map(\.cell)
        if let drift = all.lazy.filter({ !$0.isReference }).compactMap({ ControlCheck.drift(of: $0, among: all) }).first {
            throw .measurement("no baseline from \(name): \(drift)")
        }
        if !ignoresLoad, let disturbance = results.load?.disturbance {
            throw .measurement("no baseline from \(name): \(disturbance)")
        }
        let red = cells(.regression)
        guard acceptsRegressions || red.isEmpty else {
            throw .measurement(
                "no baseline from \(name): \(red) became slower; where that is meant to be so, --accept-regression makes it the measure"
            )
        }
        self.results = results
    }

    /// Writes the baselines of all environments of the run.
    ///
    /// - Returns: For each environment its interpreter, the path of the file, and how its figures moved.
    public func write(
        to store: BaselineStore
    ) throws(BenchmarkError) -> [(interpreter: Interpreter, path: String, moves: [Move])] {
        var written: [(interpreter: Interpreter, path: String, moves: [Move])] = []
        for (index, environment) in results.environments.enumerated() {
            let cells = results.baselineCells(of: index)
            if cells.isEmpty { continue }
            let known = try store.load().first { $0.baseline.fingerprint == environment.fingerprint }?.baseline
            let moves = cells.map { cell in
                let old = known?.cell(workload: cell.workload, arm: cell.arm)
                return Move(
                    workload: cell.workload, arm: cell.arm, before: old.map { median($0.ratios) }, now: median(cell.ratios))
            }
            let path = try store.update(environment.fingerprint, cells: cells)
            written.append((environment.interpreter, path, moves))
        }
        return written
    }
}

extension Promotion.Move {
    /// Such as `fib under c: 1.510 -> 1.498 (-0.8%)`.
    public var text: String {
        guard let before else { return "\(workload) under \(arm): \(Figures.ratio(now)), new" }
        return "\(workload) under \(arm): \(Figures.ratio(before)) -> \(Figures.ratio(now)) (\(Figures.change(now / before)))"
    }
}
