import Benchmarking

extension HistoryRun {
    /// What a history keeps of `results`.
    public init(_ results: Results, branch: String?) {
        let environments = results.environments.map { HistoryEnvironment($0.fingerprint) }
        let cells = results.entries.map { HistoryCell($0, environment: environments[$0.cell.interpreter].digest) }
        self.init(
            id: Self.id(results), commit: results.commit, branch: branch, date: results.date, seed: results.seed,
            rounds: results.rounds, tolerance: results.tolerance, harnessVersion: Benchmarking.harnessVersion,
            state: Self.state(results), outcome: results.outcome.rawValue, failure: results.failure,
            environments: environments.filter { environment in cells.contains { $0.environment == environment.digest } },
            cells: cells)
    }

    /// Fewer processes than were planned, or none planned yet, is a run that ended early.
    private static func state(_ results: Results) -> State {
        let samples = results.entries.reduce(0) { $0 + $1.cell.samples.count }
        if samples == 0 || samples < results.order.count { return .incomplete }
        return results.failure == nil ? .complete : .failed
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
    fileprivate init(_ entry: Results.Entry, environment: String) {
        let cell = entry.cell
        self.init(
            environment: environment, workload: cell.workload, workloadSha256: cell.workloadSha256, arm: cell.arm,
            isReference: cell.isReference, ratio: entry.summary.ratio, interval: entry.summary.interval,
            spread: entry.summary.spread, rounds: cell.samples.count, untracedSeconds: entry.summary.untracedSeconds,
            tracedSeconds: entry.summary.tracedSeconds, events: cell.events, verdict: entry.comparison.verdict.rawValue,
            change: entry.comparison.change, changeInterval: entry.comparison.changeInterval, logRatios: cell.logRatios)
    }
}
