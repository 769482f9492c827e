/// One finished run held against another: the first in the place of a stored baseline.
public struct RunComparison {
    /// The later run, with verdicts against the earlier.
    public private(set) var results: Results
    /// The earlier one in the form of baselines, one an environment.
    public let baselines: [BaselineStore.Entry]
    /// What the earlier run measured and the later did not, such as `fib under c (CPython 3.11.2)`.
    public let missing: [String]

    /// Judges by the rules of the gate. Neither run can be followed up any more, so a suspicion stays one.
    ///
    /// - Parameters:
    ///   - earlierName: What reports call the earlier run.
    ///   - gate: Its tolerance counts; in the place of its baselines stands the earlier run.
    /// - Throws: Where one of them failed or was interrupted.
    public init(
        _ earlier: Results, named earlierName: String, _ later: Results, named laterName: String, gate: Gate,
        policy: OutcomePolicy
    ) throws(BenchmarkError) {
        for (name, results) in [(earlierName, earlier), (laterName, later)] {
            if let failure = results.failure { throw .measurement("the run in \(name) failed: \(failure)") }
        }
        baselines = earlier.environments.enumerated().map { index, environment in
            BaselineStore.Entry(
                fileName: earlierName,
                baseline: Baseline(fingerprint: environment.fingerprint, cells: earlier.baselineCells(of: index)))
        }
        var results = later
        results.base = nil
        var gate = gate
        gate.entries = baselines
        gate.secondPassRounds = 0
        results.judge(by: gate, policy: policy)
        self.results = results
        let known = Set(later.entries.map { Self.name(of: $0, in: later) })
        missing = earlier.entries.filter { !$0.cell.isReference }.map { Self.name(of: $0, in: earlier) }.filter {
            !known.contains($0)
        }
    }

    private static func name(of entry: Results.Entry, in results: Results) -> String {
        let interpreter = results.environments[entry.cell.interpreter].interpreter
        return "\(entry.cell.workload) under \(entry.cell.arm) (\(interpreter.label))"
    }
}
