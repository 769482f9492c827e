/// One finished run held against another: the first in the place of a stored baseline.
public struct RunComparison {
    /// The later run, with verdicts against the earlier.
    public private(set) var results: Results
    /// The earlier one in the form of baselines, one an environment.
    public let baselines: [BaselineStore.Entry]
    /// What the earlier run measured and nothing of the later was held against, such as `fib under c (CPython 3.11.2)`.
    public private(set) var missing: [String] = []
    /// What the later run measured and the earlier has nothing to hold against.
    public private(set) var added: [String] = []

    private let earlier: Results
    private let earlierName: String

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
        self.earlier = earlier
        self.earlierName = earlierName
        let isOne = earlier.environments.count == 1
        baselines = earlier.environments.enumerated().map { index, environment in
            BaselineStore.Entry(
                // Reports look a baseline up by its name.
                fileName: isOne ? earlierName : "\(earlierName), \(environment.interpreter.label)",
                baseline: Baseline(fingerprint: environment.fingerprint, cells: earlier.baselineCells(of: index)))
        }
        results = later
        results.base = nil
        // They would be what the others are held against.
        results.entries.removeAll { Arm(name: $0.cell.arm).isAtBase }
        var gate = gate
        gate.entries = baselines
        gate.secondPassRounds = 0
        results.judge(by: gate, policy: policy)
        distrustTheEarlier(ignoringLoad: gate.ignoresLoad)
        results.outcome = Outcome(results.entries.map(\.comparison.verdict), policy: policy)
        nameTheUnpaired()
    }

    /// The earlier run's entry that one of the later run's is held against; nil where there is none.
    private func counterpart(of entry: Results.Entry) -> Results.Entry? {
        let fingerprint = results.environments[entry.cell.interpreter].fingerprint
        guard let chosen = Gate(tolerance: 0, entries: baselines).entry(for: fingerprint)?.entry,
            let environment = baselines.firstIndex(of: chosen)
        else { return nil }
        return earlier.entries.first {
            $0.cell.interpreter == environment && $0.cell.workload == entry.cell.workload && $0.cell.arm == entry.cell.arm
        }
    }

    /// A stored baseline was taken on a machine that measured; of the earlier run that is to be seen yet. Its instructions are
    /// right all the same.
    private mutating func distrustTheEarlier(ignoringLoad: Bool) {
        let cells = earlier.entries.map(\.cell)
        let load = ignoringLoad ? nil : earlier.load?.disturbance
        for index in results.entries.indices {
            let comparison = results.entries[index].comparison
            // What has an estimate or a tripwire was judged by the earlier run's times.
            guard comparison.pValue != nil, comparison.instructions?.isRegression != true,
                let before = counterpart(of: results.entries[index])?.cell,
                let reason = ControlCheck.drift(of: before, among: cells) ?? (comparison.basis == .sameEnvironment ? load : nil)
            else { continue }
            var distrusted = Comparison(
                .invalid, comparison.basis, baseline: comparison.baseline, note: "in \(earlierName) \(reason)")
            distrusted.instructions = comparison.instructions
            results.entries[index].comparison = distrusted
        }
    }

    private mutating func nameTheUnpaired() {
        let gated = results.entries.filter { !$0.cell.isReference }
        let pairs = gated.map { ($0, counterpart(of: $0)) }
        added = pairs.filter { $0.1 == nil }.map { Self.name(of: $0.0, in: results) }
        let used = pairs.compactMap(\.1?.cell)
        missing = earlier.entries.filter { !$0.cell.isReference && !used.contains($0.cell) }.map {
            Self.name(of: $0, in: earlier)
        }
    }

    private static func name(of entry: Results.Entry, in results: Results) -> String {
        let interpreter = results.environments[entry.cell.interpreter].interpreter
        return "\(entry.cell.workload) under \(entry.cell.arm) (\(interpreter.label))"
    }
}
