import Foundation
import Testing

@testable import Benchmarking
@testable import History

/// What a history keeps of a run.
struct RecordingTests {
    private let interpreter = Interpreter(
        executable: "/usr/bin/python3.11", implementation: "CPython", version: "3.11.2", major: 3, minor: 11,
        build: "main Nov 1 2024", compiler: "GCC 12.2.0", libc: "glibc 2.36")
    private let machine = Machine(cpu: "Example 3000", cores: 2, system: "debian 12", kernel: "Linux 6.1")

    private func results(
        samples: Int = 2, planned: Int = 2, failure: String? = nil, commit: String? = "0123", seed: UInt64 = 42
    ) -> Results {
        let cell = Cell(
            interpreter: 0, workload: "fib", workloadSha256: "ab", arm: "c", isReference: false, iterations: 5,
            events: 10336,
            samples: (0..<samples).map {
                Sample(
                    round: $0, position: $0, hashSeed: 1, order: "UT", untracedNs: [1_000_000],
                    tracedNs: [1_500_000 + $0 * 100_000])
            })
        return Results(
            command: ["codesnap-bench", "run"], commit: commit, date: "2026-01-01T00:00:00Z", seconds: 61.4, seed: seed,
            rounds: 2, tolerance: 0.2, machine: machine,
            environments: [.init(interpreter: interpreter, fingerprint: Fingerprint(interpreter, on: machine))],
            order: Array(repeating: 0, count: planned),
            entries: samples == 0
                ? []
                : [Results.Entry(cell: cell, summary: CellSummary(cell, control: nil), comparison: Comparison(.noBaseline))],
            outcome: failure == nil ? .noBaseline : .failed, failure: failure)
    }

    @Test func aCompleteRun() throws {
        let run = HistoryRun(results(), branch: "main")
        #expect(run.state == .complete && run.outcome == "no baseline" && run.failure == nil && run.branch == "main")
        #expect(run.commit == "0123" && run.seed == 42 && run.tolerance == 0.2 && run.harnessVersion == harnessVersion)
        let fingerprint = Fingerprint(interpreter, on: machine)
        #expect(run.environments.map(\.digest) == [fingerprint.digest])
        #expect(run.environments[0].fields["CPU"] == "Example 3000")
        let cell = try #require(run.cells.first)
        #expect(cell.environment == fingerprint.digest && cell.workload == "fib" && cell.workloadSha256 == "ab")
        #expect(cell.rounds == 2 && cell.events == 10336 && cell.verdict == "no baseline" && cell.interval == nil)
        #expect(abs(cell.ratio - (1.5 * 1.6).squareRoot()) < 1e-9 && abs(cell.untracedSeconds - 2e-4) < 1e-12)
        #expect(cell.logRatios.count == 2 && abs(cell.logRatios[0] - log(1.5)) < 1e-9 && abs(cell.logRatios[1] - log(1.6)) < 1e-9)
        #expect(run.defect == nil)
    }

    @Test func runsThatCannotBeTrusted() {
        #expect(HistoryRun(results(failure: "the control drifted"), branch: nil).state == .failed)
        #expect(HistoryRun(results(planned: 3, failure: "it crashed"), branch: nil).state == .incomplete)
        #expect(HistoryRun(results(planned: 3), branch: nil).state == .incomplete)
        let nothing = HistoryRun(results(samples: 0, planned: 0, failure: "no codesnap"), branch: nil)
        #expect(nothing.state == .incomplete && nothing.environments.isEmpty && nothing.defect == nil)
        #expect(nothing.failure == "no codesnap")
    }

    @Test func theIdentityOfARun() {
        let run = HistoryRun(results(), branch: "main")
        #expect(run.id.count == 16)
        #expect(run.id == HistoryRun(results(failure: "judged again"), branch: nil).id)
        let others = [results(commit: nil), results(commit: "0124"), results(seed: 43)].map { HistoryRun($0, branch: nil).id }
        #expect(Set(others + [run.id]).count == 4)
    }
}
