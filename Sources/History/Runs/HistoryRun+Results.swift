import Benchmarking

extension HistoryRun {
    /// What a history keeps of `results`.
    public init(_ results: Results, branch: String?) {
        let environments = results.environments.map { HistoryEnvironment($0.fingerprint) }
        let all = results.entries.map(\.cell)
        // The base revision's arms are of another commit than the run.
        let cells = results.entries.filter { !Arm(name: $0.cell.arm).isAtBase }.map { entry in
            HistoryCell(entry, of: all, environment: environments[entry.cell.interpreter].digest)
        }
        self.init(
            id: Self.id(results), commit: results.commit, branch: branch, date: results.date, seed: results.seed,
            rounds: results.rounds, tolerance: results.tolerance, harnessVersion: Benchmarking.harnessVersion,
            state: Self.state(results), outcome: results.outcome.rawValue, failure: results.failure,
            environments: environments.filter { environment in cells.contains { $0.environment == environment.digest } },
            cells: cells)
    }

    private static func state(_ results: Results) -> State {
        if results.incomplete == true { return .incomplete }
        return results.failure == nil && !results.entries.isEmpty ? .complete : .failed
    }

    /// A digest (FNV-1a, 64 bits) of what no two runs share: when it began, its seed, its commit and its environments.
    private static func id(_ results: Results) -> String {
        let fields =
            [results.date, "\(results.seed)", results.commit ?? ""]
            + results.environments.flatMap { $0.fingerprint.fields.map(\.value) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for field in fields {
            for byte in Array(field.utf8) + [0] {
                // Arithmetic modulo 2^64 is the definition of the hash.
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension HistoryCell {
    /// - Parameter all: Of the run: the control of the cell's workload tells whether its ratio means anything.
    fileprivate init(_ entry: Results.Entry, of all: [Cell], environment: String) {
        let cell = entry.cell
        let isValid = entry.comparison.verdict != .invalid && ControlCheck.drift(of: cell, among: all) == nil
        self.init(
            environment: environment, workload: cell.workload, workloadSha256: cell.workloadSha256, arm: cell.arm,
            isReference: cell.isReference, isValid: isValid, ratio: entry.summary.ratio, interval: entry.summary.interval,
            spread: entry.summary.spread, rounds: cell.samples.count, untracedSeconds: entry.summary.untracedSeconds,
            tracedSeconds: entry.summary.tracedSeconds, events: cell.events,
            instructionsPerEvent: entry.comparison.instructions?.cost.perEvent, verdict: entry.comparison.verdict.rawValue,
            change: entry.comparison.change, changeInterval: entry.comparison.changeInterval, logRatios: cell.logRatios)
    }
}
