import Foundation

@testable import Benchmarking

/// Made-up runs.
enum Example {
    static let interpreter = Interpreter(
        executable: "/opt/my python/bin/python3", implementation: "CPython", version: "3.11.2", major: 3, minor: 11,
        build: "main Nov 1 2024", compiler: "GCC 12.2.0", libc: "glibc 2.36")

    static let machine = Machine(cpu: "Example 3000", cpuFlags: "0badf00d", cores: 2, system: "debian 12", kernel: "Linux 6.1")

    static let fingerprint = Fingerprint(interpreter, on: machine)

    /// Ten ratios within two percent around `middle`.
    static func ratios(around middle: Double) -> [Double] { (0..<10).map { middle * (1 + 0.004 * (Double($0) - 4.5)) } }

    static func cell(_ workload: String = "fib", arm: String = "c", around middle: Double, again: Double? = nil) -> Cell {
        let ratios = ratios(around: middle) + (again.map(ratios) ?? [])
        let samples = ratios.enumerated().map { round, ratio in
            Sample(
                pass: round < 10 ? .first : .second, round: round, position: round, hashSeed: 1, order: "UT",
                untracedNs: [1_000_000], tracedNs: [Int(1_000_000 * ratio)])
        }
        return Cell(
            interpreter: 0, workload: workload, workloadSha256: "00", arm: arm, isReference: Arm(name: arm).isReference,
            iterations: 5, events: 10336, samples: samples)
    }

    /// A run of a control and these cells, as the gate judges it.
    static func results(
        _ cells: [Cell], baseline: Baseline? = nil, outcome: Outcome? = nil, command: [String] = ["/opt/codesnap-bench", "run"]
    ) -> Results {
        let all = [cell(cells.first?.workload ?? "fib", arm: "untraced", around: 1)] + cells
        var results = Results(
            command: command, commit: "0123456789abcdef", date: "2026-01-01T00:00:00Z", seconds: 61.4, seed: 42, rounds: 10,
            tolerance: 0.02, machine: machine, environments: [.init(interpreter: interpreter, fingerprint: fingerprint)],
            order: Array(all.indices),
            entries: all.map { cell in
                Results.Entry(
                    cell: cell, summary: CellSummary(cell, control: cell.isControl ? nil : all[0]),
                    comparison: Comparison(.noBaseline))
            }, outcome: .held)
        results.judge(by: Gate(tolerance: 0.02, entries: baseline.map { [entry($0)] } ?? []), policy: OutcomePolicy())
        if let outcome { results.outcome = outcome }
        return results
    }

    static func baseline(_ ratios: [Double], fingerprint: Fingerprint = fingerprint) -> Baseline {
        Baseline(
            fingerprint: fingerprint,
            cells: [
                Baseline.Cell(
                    workload: "fib", workloadSha256: "00", arm: "c", commit: "fedcba9876543210-dirty",
                    date: "2025-01-01T00:00:00Z", seed: 1, ratios: ratios, untracedSeconds: [])
            ])
    }

    static func entry(_ baseline: Baseline) -> BaselineStore.Entry {
        BaselineStore.Entry(fileName: "made-up.json", baseline: baseline)
    }
}
