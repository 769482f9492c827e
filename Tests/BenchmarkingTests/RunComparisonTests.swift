import Foundation
import Testing

@testable import Benchmarking

/// One finished run held against another.
struct RunComparisonTests {
    private func compare(_ earlier: Results, _ later: Results, tolerance: Double = 0.05) throws -> RunComparison {
        try RunComparison(
            earlier, named: "a.json", later, named: "b.json", gate: Gate(tolerance: tolerance, entries: []),
            policy: OutcomePolicy(failsOnImprovement: true))
    }

    @Test func theEarlierRunTakesTheBaselinesPlace() throws {
        let slower = try compare(Example.run(around: 1.4), Example.run(around: 1.6))
        #expect(slower.results.outcome == .regression && slower.missing.isEmpty)
        #expect(slower.results.entries[1].comparison.baseline == "a.json")
        #expect(slower.results.entries[1].comparison.basis == .sameEnvironment)
        #expect(slower.baselines.map(\.fileName) == ["a.json"])
        #expect(try compare(Example.run(around: 1.4), Example.run(around: 1.4)).results.outcome == .held)
        #expect(try compare(Example.run(around: 1.6), Example.run(around: 1.4)).results.outcome == .improvement)
        #expect(try compare(Example.run(around: 1.4), Example.run(around: 1.6), tolerance: 0.3).results.outcome == .held)
    }

    @Test func runsOfTwoEnvironmentsAreOnlyHeldToTheTripwire() throws {
        var elsewhere = Example.run(around: 1.6)
        elsewhere.environments[0].fingerprint.cpu = "Example 4000"
        let comparison = try compare(Example.run(around: 1.4), elsewhere).results
        #expect(comparison.outcome == .held && comparison.entries[1].comparison.basis == .tripwire)
    }

    @Test func whatOneRunLacksIsNamed() throws {
        let comparison = try compare(Example.run(around: 1.4), Example.run(around: 1.4, "hanoi"))
        #expect(comparison.missing == ["fib under c (CPython 3.11.2)"])
        #expect(comparison.added == ["hanoi under c (CPython 3.11.2)"])
        #expect(comparison.results.outcome == .noBaseline)
        // Another patch release is held against all the same, and then neither lacks anything.
        var newer = Example.run(around: 1.4)
        newer.environments[0].interpreter.version = "3.11.7"
        newer.environments[0].fingerprint.version = "3.11.7"
        let both = try compare(Example.run(around: 1.4), newer)
        #expect(both.missing.isEmpty && both.added.isEmpty && both.results.entries[1].comparison.basis == .tripwire)
    }

    @Test func aRunWithABaseRevisionIsHeldAgainstTheEarlierRunAll() throws {
        var later = Example.run(around: 1.6)
        var base = later.entries[1]
        base.cell.arm = "c@base"
        base.cell.isReference = true
        later.entries.append(base)
        later.base = "0123456789abcdef"
        let comparison = try compare(Example.run(around: 1.4), later)
        #expect(comparison.results.outcome == .regression && comparison.results.base == nil)
        #expect(comparison.results.entries[1].comparison.basis == .sameEnvironment)
        #expect(comparison.results.entries[1].comparison.baseline == "a.json")
        #expect(comparison.results.entries.map(\.cell.arm) == ["untraced", "c"])
    }

    @Test func anEarlierRunThatDidNotMeasureIsNoYardstick() throws {
        let drifted = try compare(Example.run(around: 1.4, control: 1.1), Example.run(around: 1.6)).results
        #expect(drifted.outcome == .held && drifted.entries[1].comparison.verdict == .invalid)
        #expect(drifted.entries[1].comparison.note.hasPrefix("in a.json the control drifted"))
        #expect(drifted.entries[0].comparison.verdict == .reference)
        var loaded = Example.run(around: 1.4)
        loaded.load = MachineLoad(seconds: 1, processors: 2, others: 2, stolen: 0)
        let busy = try compare(loaded, Example.run(around: 1.6)).results
        #expect(busy.entries[1].comparison.verdict == .invalid && busy.outcome == .held)
        #expect(busy.entries[1].comparison.note.hasPrefix("in a.json the machine was loaded"))
        var gate = Gate(tolerance: 0.05, entries: [])
        gate.ignoresLoad = true
        let ignored = try RunComparison(
            loaded, named: "a.json", Example.run(around: 1.6), named: "b.json", gate: gate, policy: OutcomePolicy())
        #expect(ignored.results.outcome == .regression)
        // Between environments neither load nor speed is looked at: overheads twice as large are seen all the same.
        loaded.environments[0].fingerprint.cpu = "Example 4000"
        #expect(try compare(loaded, Example.run(around: 2.4)).results.outcome == .regression)
        #expect(
            try RunComparison(
                Example.run(around: 1.4, control: 1.1), named: "a.json", Example.run(around: 1.6), named: "b.json",
                gate: Gate(tolerance: 0.05, entries: []), policy: OutcomePolicy(failsOnInconclusive: true)
            ).results.outcome == .inconclusive)
    }

    @Test func eachInterpreterOfARunHasABaselineOfItsOwnName() throws {
        var runs = [Example.run(around: 1.4), Example.run(around: 1.6)]
        for index in runs.indices {
            var environment = runs[index].environments[0]
            environment.interpreter.version = "3.12.1"
            environment.fingerprint.version = "3.12.1"
            environment.fingerprint.python = "3.12"
            runs[index].environments.append(environment)
            var other = Example.run(around: 2).entries
            for entry in other.indices { other[entry].cell.interpreter = 1 }
            runs[index].entries += other
        }
        let comparison = try compare(runs[0], runs[1])
        #expect(comparison.baselines.map(\.fileName) == ["a.json, CPython 3.11.2", "a.json, CPython 3.12.1"])
        #expect(comparison.results.entries[1].comparison.verdict == .regression)
        #expect(comparison.results.entries[3].comparison.baseline == "a.json, CPython 3.12.1")
        #expect(comparison.results.entries[3].comparison.verdict == .equivalent && comparison.missing.isEmpty)
    }

    @Test func aRunThatFailedIsNotCompared() {
        var failed = Example.run(around: 1.4)
        failed.fail("no luck")
        #expect(message { _ = try compare(failed, Example.run(around: 1.4)) } == "the run in a.json failed: no luck")
        #expect(message { _ = try compare(Example.run(around: 1.4), failed) } == "the run in b.json failed: no luck")
    }
}
