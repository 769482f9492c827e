import Foundation

@testable import Benchmarking

extension Example {
    /// Workloads of this checkout by their names.
    static func workloads(_ names: [String]) -> [Workload] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Workloads")
        return names.compactMap { try? Workload($0, in: folder.standardizedFileURL.path) }
    }

    /// A run of cells with these verdicts, beside a control.
    static func results(
        _ verdicts: [Verdict], outcome: Outcome = .held, workload: String = "fib", failure: String? = nil
    ) -> Results {
        var entries = [entry(cell(workload, arm: .untraced, ratios: ratios(around: 1), events: nil))]
        entries[0].comparison.verdict = .reference
        for (index, verdict) in verdicts.enumerated() {
            var entry = entry(cell(index == 0 ? workload : "\(workload)\(index)", ratios: ratios(around: 1.8)))
            entry.comparison.verdict = verdict
            entry.comparison.baselineRatio = 1.6
            entry.comparison.change = 1.125
            entries.append(entry)
        }
        return Results(
            command: ["codesnap-bench", "run"], commit: "0123456789abcdef", date: "2026-01-01T00:00:00Z", seconds: 61.4, seed: 42,
            rounds: 10, tolerance: 0.1, machine: machine,
            environments: [.init(interpreter: interpreter, fingerprint: fingerprint)],
            order: Array(entries.indices), entries: entries, outcome: outcome, failure: failure)
    }

    /// A run of the native tracer on a workload, whose ratios lie around `middle`, and its control.
    static func run(around middle: Double, _ workload: String = "fib", control: Double = 1) -> Results {
        var results = Self.results([.equivalent], workload: workload)
        results.entries[0].cell = cell(workload, arm: .untraced, ratios: ratios(around: control), events: nil)
        results.entries[1].cell = cell(workload, ratios: ratios(around: middle))
        return results
    }
}

/// What an error says; nil where there is none.
func message(_ work: () throws -> Void) -> String? {
    do {
        try work()
        return nil
    } catch {
        return (error as? BenchmarkError)?.description
    }
}
