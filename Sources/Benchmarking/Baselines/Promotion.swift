import Statistics

/// The samples of a finished run on their way to becoming a baseline.
public struct Promotion {
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
        if let old = results.environments.map(\.fingerprint.method).first(where: { $0 != measurementMethod }) {
            throw .measurement(
                "no baseline from \(name): it was measured in way \(old), and nothing is held against such figures in earnest any more: "
                    + "the way is \(measurementMethod) now; measure again")
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
    /// - Parameter report: Gets what is written, one environment after the other: what is written before an error stays.
    public func write(to store: BaselineStore, noting report: inout PromotionReport) throws(BenchmarkError) {
        for (index, environment) in results.environments.enumerated() {
            let cells = results.baselineCells(of: index)
            if cells.isEmpty { continue }
            let known = try store.load().first { $0.baseline.fingerprint == environment.fingerprint }?.baseline
            let moves = cells.map { cell in
                let old = known?.cell(workload: cell.workload, arm: cell.arm)
                return PromotionReport.Move(
                    workload: cell.workload, arm: cell.arm, rounds: cell.ratios.count, roundsBefore: old?.ratios.count,
                    ratioBefore: old.map { median($0.ratios) },
                    ratio: median(cell.ratios), commitBefore: old?.commit)
            }
            let path = try store.update(environment.fingerprint, cells: cells)
            let kept = (known?.cells ?? []).count { old in !cells.contains { $0.workload == old.workload && $0.arm == old.arm } }
            report.baselines.append(
                .init(
                    interpreter: environment.interpreter.label, file: path, isNew: known == nil, commit: results.commit,
                    keptCells: kept, moves: moves))
        }
    }
}
