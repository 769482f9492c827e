import Foundation
import Testing

@testable import Benchmarking

/// Counted instructions: what they cost an event, and when more of them are a regression.
struct InstructionTests {
    private func counted(_ cell: Cell, _ instructions: [Int]) -> Cell {
        var cell = cell
        cell.instructions = instructions
        return cell
    }

    private let control = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1), events: nil)

    private func gate(perEvent: Double?, fingerprint: Fingerprint = Example.fingerprint) -> Gate {
        var baseline = Example.baseline(fingerprint, ratios: Example.ratios(around: 1.4))
        baseline.cells[0].instructionsPerEvent = perEvent
        return Gate(tolerance: 0.1, entries: [BaselineStore.Entry(fileName: "b.json", baseline: baseline)])
    }

    /// Of a cell that is as fast as ever, whose traced call takes so many instructions; untraced it takes 1,000,000, with 10,336 events.
    private func judge(_ traced: [Int], by gate: Gate, ratio: Double = 1.4) -> Comparison {
        let cell = counted(Example.cell(ratios: Example.ratios(around: ratio)), traced)
        return gate.judge([counted(control, [1_000_000, 1_000_000]), cell], in: [Example.fingerprint]).comparisons[1]
    }

    /// Self costs: what a call took belongs to the functions called; names are written once; a recursion's levels are one function.
    @Test func aCallgrindFile() {
        let text = """
            version: 1
            positions: line
            events: Ir

            ob=(1) /usr/bin/python3
            fl=(1) ???
            fn=(10) evaluate
            0 100
            cob=(2) /lib/libc.so.6
            cfn=(20) memcpy
            calls=3 0
            0 900
            +3 7

            ob=(2)
            fn=(20)
            0 900

            ob=(1)
            fn=(11) evaluate'2
            * 50
            fn=(10)
            -2 5
            ob=(2)
            fn=(30) 0x00000000003cb720
            0 3
            fn=(31) 0x00000000003cb750
            0 4
            totals: 1069
            """
        let profile = CallgrindProfile(text)
        #expect(profile.instructions == ["evaluate": 162, "memcpy": 900, "libc.so.6, without symbols": 7])
        #expect(profile.total == 1069)
        #expect(CallgrindProfile("").total == 0)
    }

    @Test func theFunctionsThatMovedAreNamed() {
        func profile(_ instructions: [String: Int]) -> CallgrindProfile {
            CallgrindProfile(instructions.map { "fn=\($0.key)\n0 \($0.value)" }.joined(separator: "\n"))
        }
        let explanation = Explanation(
            before: profile(["hook": 1_000, "store": 500, "evaluate": 5_000, "gone": 10]),
            now: profile(["hook": 1_400, "store": 450, "evaluate": 5_000, "new": 20]), untraced: profile(["evaluate": 5_000]),
            events: 10)
        #expect(explanation.rows.map(\.function) == ["hook", "store", "new", "gone"])
        #expect(explanation.rows.map(\.difference) == [40, -5, 2, -1])
        #expect(explanation.before.perEvent == 151 && explanation.now.perEvent == 187)
        let lines = ExplanationReport(explanation, most: 2).lines
        #expect(lines[0] == "instructions an event more than untraced: 151.00 then, 187.00 now (+23.8%)")
        #expect(lines[2].split(separator: " ") == ["hook", "100.00", "140.00", "+40.00"])
        #expect(lines.last == "and 2 more, +1.00 together")
    }

    @Test func costOfAnEvent() throws {
        let cost = try #require(judge([2_033_600, 2_033_620], by: gate(perEvent: nil)).instructions?.cost)
        #expect(abs(cost.perEvent - 1_033_610 / 10_336.0) < 1e-9)
        #expect(abs(cost.disagreement - 20 / 1_033_610.0) < 1e-12)
        // Nothing is known where one side was not counted.
        let cell = counted(Example.cell(ratios: [1.4]), [2_000_000])
        #expect(InstructionCost(cell, control: control) == nil)
        #expect(InstructionCost(Example.cell(ratios: [1.4]), control: counted(control, [1])) == nil)
    }

    /// They do not depend on how busy the machine was: four percent more are a regression, although the time shows nothing.
    @Test func moreInstructionsAreARegression() throws {
        let gate = gate(perEvent: 100)
        let same = judge([2_033_600, 2_033_600], by: gate)
        #expect(same.verdict == .equivalent)
        #expect(abs(try #require(same.instructions?.change) - 1) < 1e-9)
        let more = judge([2_074_944, 2_074_944], by: gate)
        #expect(more.verdict == .regression)
        #expect(more.note.hasPrefix("104.0 instructions an event, 100.0 then (+4.0%)"))
        #expect(judge([2_012_928, 2_012_928], by: gate).verdict == .equivalent)
        #expect(judge([2_062_000, 2_062_000], by: gate).verdict == .equivalent)
    }

    /// The control is that of the same workload and interpreter.
    @Test func eachCellHasItsOwnControl() throws {
        let other = counted(Example.cell("hanoi", arm: .untraced, ratios: Example.ratios(around: 1), events: nil), [5, 5])
        var elsewhere = counted(control, [7, 7])
        elsewhere.interpreter = 1
        let traced = counted(Example.cell(ratios: Example.ratios(around: 1.4)), [2_033_600, 2_054_272])
        let cells = [other, elsewhere, traced, counted(control, [1_000_000, 1_000_000])]
        let fingerprints = [Example.fingerprint, Example.fingerprint]
        let comparison = Gate(tolerance: 0.1, entries: []).judge(cells, in: fingerprints).comparisons[2]
        let instructions = try #require(comparison.instructions)
        #expect(abs(instructions.cost.perEvent - 101) < 1e-9)
        #expect(instructions.text == "101.0 instructions an event; counts agree within 1.98%")
    }

    /// Counts that differ by more than the rise say nothing of it.
    @Test func countsThatDisagreeAreNoRegression() {
        #expect(judge([2_033_600, 2_137_000], by: gate(perEvent: 100)).verdict == .equivalent)
    }

    @Test func onlyTheSameEnvironmentAndProgramAreCompared() {
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        let tripwire = judge([2_137_000, 2_137_000], by: gate(perEvent: 100, fingerprint: other))
        #expect(tripwire.verdict != .regression && tripwire.instructions?.change == nil)
        #expect(judge([2_137_000, 2_137_000], by: gate(perEvent: nil)).verdict == .equivalent)
    }

    @Test func aBaseRevisionIsCountedInTheSameRun() {
        let base = counted(Example.cell(arm: Arm.c.atBase, ratios: Example.ratios(around: 1.4)), [2_033_600, 2_033_600])
        let cell = counted(Example.cell(ratios: Example.ratios(around: 1.4)), [2_136_960, 2_136_960])
        let cells = [counted(control, [1_000_000, 1_000_000]), cell, base]
        let comparisons = Gate(tolerance: 0.1, entries: []).judge(cells, in: [Example.fingerprint]).comparisons
        #expect(comparisons[1].verdict == .regression)
        #expect(comparisons[1].note.contains("110.0 instructions an event, 100.0 then (+10.0%)"))
        #expect(comparisons[2].verdict == .reference)
    }

    @Test func theBaselineKeepsThem() throws {
        let cell = counted(Example.cell(ratios: Example.ratios(around: 1.4)), [2_033_600, 2_033_600])
        let cells = [counted(control, [1_000_000, 1_000_000]), cell]
        var results = Results(
            command: [], commit: nil, date: "", seconds: 0, seed: 1, rounds: 10, tolerance: 0.1, machine: Example.machine,
            environments: [.init(interpreter: Example.interpreter, fingerprint: Example.fingerprint)], order: [0, 1],
            entries: cells.map(Example.entry), outcome: .held)
        results.judge(by: Gate(tolerance: 0.1, entries: []), policy: OutcomePolicy())
        let stored = results.baselineCells(of: 0)
        #expect(stored.map(\.instructionsPerEvent) == [nil, 100])
    }
}
