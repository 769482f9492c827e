import Foundation
import Testing

@testable import Benchmarking
@testable import History

/// What a history keeps of a run.
struct RecordingTests {
    private let interpreter = Interpreter(
        executable: "/usr/bin/python3.11", implementation: "CPython", version: "3.11.2", major: 3, minor: 11,
        build: "main Nov 1 2024", compiler: "GCC 12.2.0", libc: "glibc 2.36")
    private let machine = Machine(
        cpu: "Example 3000", cpuFlags: "flags", cores: 2, system: "debian 12", kernel: "Linux 6.1")

    private func results(
        _ arms: [String] = ["c"], failure: String? = nil, commit: String? = "0123", seed: UInt64 = 42
    ) -> Results {
        let cells = arms.map { cell($0) }
        return Results(
            command: ["codesnap-bench", "run"], commit: commit, date: "2026-01-01T00:00:00Z", seconds: 61.4, seed: seed,
            rounds: 2, tolerance: 0.2, machine: machine,
            environments: [.init(interpreter: interpreter, fingerprint: Fingerprint(interpreter, on: machine))],
            order: [],
            entries: cells.map {
                Results.Entry(cell: $0, summary: CellSummary($0, control: nil), comparison: Comparison(.noBaseline))
            },
            outcome: failure == nil ? .noBaseline : .failed, failure: failure)
    }

    private func cell(_ arm: String, rounds: Int = 2) -> Cell {
        Cell(
            interpreter: 0, workload: "fib", workloadSha256: "ab", arm: arm, isReference: arm == "untraced", iterations: 5,
            events: 10336,
            samples: (0..<rounds).map {
                Sample(
                    round: $0, position: $0, hashSeed: 1, order: "UT", untracedNs: [1_000_000],
                    tracedNs: [1_500_000 + $0 * 100_000])
            })
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
        #expect(HistoryRun(results(failure: "it crashed"), branch: nil).state == .failed)
        var interrupted = results(failure: "interrupted after 3 processes")
        interrupted.incomplete = true
        #expect(HistoryRun(interrupted, branch: nil).state == .incomplete)
        let nothing = HistoryRun(results([], failure: "no codesnap"), branch: nil)
        #expect(nothing.state == .failed && nothing.environments.isEmpty && nothing.defect == nil)
        #expect(nothing.failure == "no codesnap")
    }

    /// Its ratios mean nothing, with or without a baseline to be called invalid against.
    @Test func cellsBesideADriftingControl() {
        var results = results()
        #expect(HistoryRun(results, branch: nil).cells.map(\.isValid) == [true])
        results.entries[0].comparison.verdict = .invalid
        #expect(HistoryRun(results, branch: nil).cells.map(\.isValid) == [false])
        results = self.results()
        let control = cell("untraced", rounds: 10)
        results.entries.append(
            Results.Entry(cell: control, summary: CellSummary(control, control: nil), comparison: Comparison(.reference)))
        #expect(HistoryRun(results, branch: nil).cells.map(\.isValid) == [false, false], "a control of 1.5 to 2.4")
    }

    /// They are of another commit.
    @Test func cellsOfTheBaseRevision() {
        #expect(HistoryRun(results(["c", "c@base"]), branch: nil).cells.map(\.arm) == ["c"])
    }

    @Test func theIdentityOfARun() {
        let run = HistoryRun(results(), branch: "main")
        #expect(run.id.count == 16)
        #expect(run.id == HistoryRun(results(failure: "judged again"), branch: nil).id)
        let others = [results(commit: nil), results(commit: "0124"), results(seed: 43)].map { HistoryRun($0, branch: nil).id }
        #expect(Set(others + [run.id]).count == 4)
    }
}
