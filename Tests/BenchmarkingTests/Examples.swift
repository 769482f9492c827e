@testable import Benchmarking

/// Made-up runs, environments and baselines.
enum Example {
    static let interpreter = Interpreter(
        executable: "/usr/bin/python3.11", implementation: "CPython", version: "3.11.2", major: 3, minor: 11,
        build: "main Nov 1 2024", compiler: "GCC 12.2.0", libc: "glibc 2.36")

    static let machine = Machine(cpu: "Example 3000", cpuFlags: "0badf00d", cores: 2, system: "debian 12", kernel: "Linux 6.1")

    static let fingerprint = Fingerprint(interpreter, on: machine)

    /// A cell whose processes had these ratios: untraced blocks of 1,000,000 ns, 5 calls each.
    static func cell(
        _ workload: String = "fib", arm: Arm = .c, ratios: [Double], again: [Double] = [], events: Int? = 10336,
        sha256: String = "00"
    ) -> Cell {
        let samples = (ratios + again).enumerated().map { round, ratio in
            Sample(
                pass: round < ratios.count ? .first : .second, round: round, position: round, hashSeed: 1, order: "UTTU",
                untracedNs: [1_000_000, 1_000_000],
                tracedNs: [Int(1_000_000 * ratio), Int(1_000_000 * ratio)])
        }
        return Cell(
            interpreter: 0, workload: workload, workloadSha256: sha256, arm: arm.name, isReference: arm.isReference,
            iterations: 5, events: events, samples: samples)
    }

    static func entry(_ cell: Cell) -> Results.Entry {
        Results.Entry(
            cell: cell, summary: CellSummary(cell, control: nil), comparison: Comparison(.noBaseline))
    }

    static func baseline(
        _ fingerprint: Fingerprint = fingerprint, ratios: [Double], arm: Arm = .c, sha256: String = "00",
        untracedSeconds: Double = 0.0002
    ) -> Baseline {
        Baseline(
            fingerprint: fingerprint,
            cells: [
                Baseline.Cell(
                    workload: "fib", workloadSha256: sha256, arm: arm.name, commit: "0123456789abcdef-dirty",
                    date: "2026-01-01T00:00:00Z", seed: 1, ratios: ratios,
                    untracedSeconds: ratios.map { _ in untracedSeconds })
            ])
    }

    /// Ten ratios within two percent around `middle`.
    static func ratios(around middle: Double) -> [Double] {
        (0..<10).map { middle * (1 + 0.004 * (Double($0) - 4.5)) }
    }
}
