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

    @Test func totalOfACallgrindFile() {
        #expect(InstructionCounter.total("version: 1\nevents: Ir\n\nfn=(1) f\n1 5\n\ntotals: 2672426\n") == 2_672_426)
        #expect(InstructionCounter.total("events: Ir\nsummary: 12\n") == 12)
        #expect(InstructionCounter.total("events: Ir\ntotals: 0\n") == nil)
        #expect(InstructionCounter.total("") == nil)
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

    /// They do not depend on how busy the machine was: two percent more are a regression, although the time shows nothing.
    @Test func moreInstructionsAreARegression() throws {
        let gate = gate(perEvent: 100)
        let same = judge([2_033_600, 2_033_600], by: gate)
        #expect(same.verdict == .equivalent)
        #expect(abs(try #require(same.instructions?.change) - 1) < 1e-9)
        let more = judge([2_054_272, 2_054_272], by: gate)
        #expect(more.verdict == .regression)
        #expect(more.note.hasPrefix("102.0 instructions an event, 100.0 then (+2.0%)"))
        #expect(judge([2_012_928, 2_012_928], by: gate).verdict == .equivalent)
        #expect(judge([2_042_000, 2_042_000], by: gate).verdict == .equivalent)
    }

    /// Counts that differ by more than the rise say nothing of it.
    @Test func countsThatDisagreeAreNoRegression() {
        #expect(judge([2_033_600, 2_074_944], by: gate(perEvent: 100)).verdict == .equivalent)
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
