import Foundation
import Testing

@testable import Benchmarking

/// What is made of finished runs: one held against another, or made a baseline; and which baselines are of no use any more.
struct FinishedRunTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/codesnap-finished-\(UUID().uuidString)"

    private func run(around middle: Double, _ workload: String = "fib", control: Double = 1) -> Results {
        var results = Example.results([.equivalent], workload: workload)
        results.entries[0].cell = Example.cell(workload, arm: .untraced, ratios: Example.ratios(around: control), events: nil)
        results.entries[1].cell = Example.cell(workload, ratios: Example.ratios(around: middle))
        return results
    }

    private func compare(_ earlier: Results, _ later: Results, tolerance: Double = 0.05) throws -> RunComparison {
        try RunComparison(
            earlier, named: "a.json", later, named: "b.json", gate: Gate(tolerance: tolerance, entries: []),
            policy: OutcomePolicy(failsOnImprovement: true))
    }

    private func message(_ work: () throws -> Void) -> String? {
        do {
            try work()
            return nil
        } catch {
            return (error as? BenchmarkError)?.description
        }
    }

    @Test func theEarlierRunTakesTheBaselinesPlace() throws {
        let slower = try compare(run(around: 1.4), run(around: 1.6))
        #expect(slower.results.outcome == .regression && slower.missing.isEmpty)
        #expect(slower.results.entries[1].comparison.baseline == "a.json")
        #expect(slower.results.entries[1].comparison.basis == .sameEnvironment)
        #expect(slower.baselines.map(\.fileName) == ["a.json"])
        #expect(try compare(run(around: 1.4), run(around: 1.4)).results.outcome == .held)
        #expect(try compare(run(around: 1.6), run(around: 1.4)).results.outcome == .improvement)
        #expect(try compare(run(around: 1.4), run(around: 1.6), tolerance: 0.3).results.outcome == .held)
    }

    @Test func runsOfTwoEnvironmentsAreOnlyHeldToTheTripwire() throws {
        var elsewhere = run(around: 1.6)
        elsewhere.environments[0].fingerprint.cpu = "Example 4000"
        let comparison = try compare(run(around: 1.4), elsewhere).results
        #expect(comparison.outcome == .held && comparison.entries[1].comparison.basis == .tripwire)
    }

    @Test func whatTheLaterRunLacksIsNamed() throws {
        let comparison = try compare(run(around: 1.4), run(around: 1.4, "hanoi"))
        #expect(comparison.missing == ["fib under c (CPython 3.11.2)"])
        #expect(comparison.results.outcome == .noBaseline)
    }

    @Test func aRunThatFailedIsNotCompared() {
        var failed = run(around: 1.4)
        failed.fail("no luck")
        #expect(message { _ = try compare(failed, run(around: 1.4)) } == "the run in a.json failed: no luck")
        #expect(message { _ = try compare(run(around: 1.4), failed) } == "the run in b.json failed: no luck")
    }

    @Test func aRunBecomesTheBaseline() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = BaselineStore(folder: folder)
        let first = try Promotion(run(around: 1.4), named: "a.json", acceptsRegressions: false).write(to: store)
        #expect(first.flatMap(\.moves).map(\.text).contains("fib under c: 1.400, new"))
        let second = try Promotion(run(around: 1.54), named: "b.json", acceptsRegressions: false).write(to: store)
        #expect(second.flatMap(\.moves).map(\.text).contains("fib under c: 1.400 -> 1.540 (+10.0%)"))
        #expect(second.map(\.path) == first.map(\.path))
        let stored = try store.load()
        #expect(stored.count == 1 && stored[0].baseline.cell(workload: "fib", arm: "c")?.ratios.count == 10)
    }

    @Test func whatIsNoMeasureIsRefused() {
        func refusal(_ results: Results, accepting: Bool = false) -> String? {
            message { _ = try Promotion(results, named: "a.json", acceptsRegressions: accepting) }
        }
        var failed = run(around: 1.4)
        failed.interrupt("interrupted by SIGINT")
        #expect(refusal(failed) == "no baseline from a.json, the run failed: interrupted by SIGINT")
        var short = run(around: 1.4)
        short.rounds = 5
        #expect(refusal(short)?.contains("it has 5 rounds, a baseline needs at least 6") == true)
        #expect(refusal(run(around: 1.4, control: 1.1))?.contains("the control drifted") == true)
        var loaded = run(around: 1.4)
        loaded.load = MachineLoad(seconds: 1, processors: 2, others: 2, stolen: 0)
        #expect(refusal(loaded)?.contains("the machine was loaded") == true)
        #expect(message { _ = try Promotion(loaded, named: "a.json", acceptsRegressions: false, ignoresLoad: true) } == nil)
        var red = run(around: 1.4)
        red.entries[1].comparison.verdict = .regression
        #expect(refusal(red)?.contains("fib under c became slower") == true)
        #expect(refusal(red, accepting: true) == nil && refusal(run(around: 1.4)) == nil)
    }

    @Test func whichBaselinesAreOfNoUse() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = BaselineStore(folder: folder)
        #expect(try store.unusable(workloads: ["fib"]).isEmpty)
        try store.update(Example.fingerprint, cells: Example.baseline(ratios: [1.4]).cells)
        var old = Example.fingerprint
        old.method = "0"
        let oldPath = try store.update(old, cells: Example.baseline(ratios: [1.4]).cells)
        let others = [
            "damaged.json": "{", "newer.json": #"{"schema": "codesnap-bench baseline", "version": 99}"#,
            "results.json": #"{"schema": "codesnap-bench results", "version": 2}"#, "notes.txt": "{",
        ]
        for (name, text) in others { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
        let found = try store.unusable(workloads: ["fib"])
        #expect(Set(found.map(\.path)) == [oldPath, folder + "/damaged.json"])
        #expect(found.first { $0.path == oldPath }?.reason == "it was measured in way 0, now it is \(measurementMethod)")
        #expect(found.first { $0.path != oldPath }?.reason.contains("is damaged: not JSON") == true)
        let withoutFib = try store.unusable(workloads: ["hanoi"])
        #expect(withoutFib.count == 3 && withoutFib.contains { $0.reason == "none of its workloads is there any more" })
    }
}
