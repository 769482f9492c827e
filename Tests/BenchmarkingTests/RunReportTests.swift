import Foundation
import Testing

@testable import Benchmarking

struct RunReportTests {
    private func results(_ cells: [Cell], gate: Gate, strict: Bool = false) -> Results {
        var results = Results(
            command: ["codesnap-bench", "run"], commit: "0123", date: "2026-01-01T00:00:00Z", seconds: 61.4, seed: 42,
            rounds: 10, tolerance: 0.1, machine: Example.machine,
            environments: [.init(interpreter: Example.interpreter, fingerprint: Example.fingerprint)],
            order: Array(cells.indices),
            entries: cells.map { cell in
                let control = cells.first { $0.isControl }
                return Results.Entry(
                    cell: cell, summary: CellSummary(cell, control: control), comparison: Comparison(.noBaseline))
            }, outcome: .held)
        results.judge(by: gate, policy: OutcomePolicy(everyCellNeedsBaseline: strict))
        return results
    }

    private func lines(_ results: Results, _ entries: [BaselineStore.Entry], colour: Bool = false) -> [String] {
        RunReport(results, baselines: entries, style: TerminalStyle(isTerminal: colour, hasColour: colour)).lines
    }

    private let control = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1), events: nil)

    @Test func aRunAgainstItsBaseline() {
        let entries = [
            BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(ratios: Example.ratios(around: 1.4)))
        ]
        let run = results(
            [control, Example.cell(ratios: Example.ratios(around: 1.8))], gate: Gate(tolerance: 0.1, entries: entries))
        let text = lines(run, entries)
        #expect(text.first == "CPython 3.11.2 (/usr/bin/python3.11)")
        #expect(text[1].hasPrefix("fib       (-, 10336): 0.000200000 vs 0.000360000(1.80)[c]"))
        #expect(text.contains { $0.hasPrefix("fib       c ") && $0.hasSuffix("regression") })
        #expect(text.contains("baseline: b.json, taken in this environment; tolerance 10.0%"))
        #expect(text.contains("10 rounds in 61 s; the same order again: --seed 42 --rounds 10"))
        #expect(text.last == "verdict: regression (exit code 1)")
        #expect(lines(run, entries, colour: true).contains { $0.hasSuffix("\u{1B}[31mregression\u{1B}[0m") })
    }

    @Test func aRunWithoutBaseline() {
        let gate = Gate(tolerance: 0.1, entries: [])
        let run = results([control, Example.cell(ratios: [1.4])], gate: gate)
        let text = lines(run, [])
        #expect(text.contains { $0.contains("n too small") })
        #expect(text.last == "verdict: no baseline (exit code 4); 1 without a baseline")
        #expect(lines(results([control], gate: gate), []).last == "verdict: held (exit code 0); only references were measured")
    }

    @Test func whatIsLeftBehindIsSaid() {
        var cell = Example.cell(ratios: Example.ratios(around: 1.4))
        for index in cell.samples.indices { cell.samples[index].untracedNs = [1_200_000, 1_200_000] }
        let text = lines(results([control, cell], gate: Gate(tolerance: 0.1, entries: [])), [])
        #expect(text.contains { $0.hasPrefix("note: fib ran untraced beside c 1.200 times as long as beside nothing") })
    }

    @Test func bothPassesAreInTheReport() {
        let entries = [
            BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(ratios: Example.ratios(around: 1.4)))
        ]
        let cell = Example.cell(ratios: Example.ratios(around: 1.8), again: Example.ratios(around: 1.4))
        let text = lines(results([control, cell], gate: Gate(tolerance: 0.1, entries: entries)), entries)
        #expect(
            text.contains(
                "measured again: fib under c, first pass 1.800 (+28.6%) in 10 rounds, second pass 1.400 (+0.0%) in 10 rounds"))
        #expect(text.contains { $0.hasSuffix("inconclusive: the second pass did not confirm what the first saw") })
        #expect(text.last == "verdict: held (exit code 0); 1 inconclusive")
    }

    @Test func aControlThatDriftedIsSaid() {
        let entries = [
            BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(ratios: Example.ratios(around: 1.4)))
        ]
        let drifted = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1.3), events: nil)
        let run = results([drifted, Example.cell(ratios: [1.4])], gate: Gate(tolerance: 0.1, entries: entries))
        let text = lines(run, entries)
        #expect(text.contains { $0.contains("invalid: the control drifted: fib untraced against untraced took 1.300 times") })
        #expect(text.last == "verdict: held (exit code 0); 1 invalid")
    }

    @Test func resultsAreReadAsTheyWereWritten() throws {
        let path = FileManager.default.temporaryDirectory.path + "/codesnap-results-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = results(
            [control, Example.cell(ratios: Example.ratios(around: 1.4))], gate: Gate(tolerance: 0.1, entries: []))
        try run.write(to: path)
        let read = try Results.load(path)
        #expect(read.entries.map(\.cell) == run.entries.map(\.cell))
        #expect(read.environments == run.environments && read.outcome == run.outcome && read.seed == run.seed)
        #expect(read.baselineCells(of: 0).count == 2)
        #expect(throws: BenchmarkError.self) { try Results.load(path + "x") }
    }
}
