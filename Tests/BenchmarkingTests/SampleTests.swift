import Foundation
import Testing

@testable import Benchmarking

struct SampleTests {
    /// One block that was interrupted does not move the median of the pairs' ratios.
    @Test func ratioIsTheMedianOfThePairs() {
        let sample = Sample(
            round: 0, position: 0, hashSeed: 1, order: "UTTUUTTU", untracedNs: [100, 100, 1000, 100],
            tracedNs: [150, 150, 150, 9000])
        #expect(abs(sample.ratio - 1.5) < 1e-12)
        #expect(sample.medianUntracedNs == 100)
    }

    @Test func summaryOfACell() throws {
        let cell = Example.cell(ratios: [1.2, 1.4, 1.3, 1.5, 1.1, 1.6])
        let summary = CellSummary(cell, control: nil)
        #expect(abs(summary.ratio - (1.3 * 1.4).squareRoot()) < 1e-6)
        let interval = try #require(summary.interval)
        #expect(abs(interval.lower - 1.1) < 1e-6 && abs(interval.upper - 1.6) < 1e-6)
        #expect(abs(summary.untracedSeconds - 0.0002) < 1e-12)
        #expect(summary.residue == nil)
    }

    @Test func tooFewRoundsHaveNoInterval() {
        let summary = CellSummary(Example.cell(ratios: [1.2, 1.3]), control: nil)
        #expect(summary.interval == nil)
        #expect(summary.spread != nil)
        #expect(CellSummary(Example.cell(ratios: [1.2]), control: nil).spread == nil)
    }

    /// What stays behind is measured round by round against the control.
    @Test func residueComparesWithTheControlOfTheSameRound() throws {
        let control = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1))
        var cell = Example.cell(ratios: Example.ratios(around: 1.4))
        for index in cell.samples.indices { cell.samples[index].untracedNs = [1_200_000, 1_200_000] }
        let residue = try #require(CellSummary(cell, control: control).residue)
        #expect(abs(residue - 1.2) < 1e-9)
    }

    @Test func eventCountsMustAgree() throws {
        var check = EventCheck()
        try check.check(100, known: nil, arm: .python, workload: "w", interpreter: 0, subject: "w under python")
        try check.check(100, known: nil, arm: .c, workload: "w", interpreter: 0, subject: "w under c")
        // Another interpreter may well have another count; the standard library's profiler counts as it likes.
        try check.check(98, known: nil, arm: .c, workload: "w", interpreter: 1, subject: "w under c")
        try check.check(300, known: 100, arm: .cAndBuiltins, workload: "w", interpreter: 0, subject: "w under c+builtins")
        #expect(throws: BenchmarkError.self) {
            try check.check(302, known: 100, arm: .cAndBuiltins, workload: "w", interpreter: 0, subject: "w under c+builtins")
        }
        try check.check(7, known: 100, arm: .cprofile, workload: "w", interpreter: 0, subject: "w under cprofile")
        // An arm from a file need not count.
        try check.check(nil, known: 100, arm: Arm(name: "x", file: "/x.py"), workload: "w", interpreter: 0, subject: "x")
        #expect(throws: BenchmarkError(.measurement, "w under c recorded 102 events, python recorded 100")) {
            try check.check(102, known: nil, arm: .c, workload: "w", interpreter: 0, subject: "w under c")
        }
        #expect(throws: BenchmarkError(.measurement, "w under c recorded 102 events, the workload has 100")) {
            try check.check(102, known: 100, arm: .c, workload: "w", interpreter: 0, subject: "w under c")
        }
        #expect(throws: BenchmarkError(.measurement, "w under c reported no event count")) {
            try check.check(nil, known: nil, arm: .c, workload: "w", interpreter: 0, subject: "w under c")
        }
    }

    /// A process that took two seconds by our clock, whatever its own says.
    private func defect(
        _ untraced: [Int] = [1, 1], _ traced: [Int] = [2, 2], events: Int? = 1, order: String = "UTTU", memory: Int? = nil
    ) -> String? {
        SampleReport(events: events, order: order, untracedNs: untraced, tracedNs: traced, peakMemory: memory)
            .defect(elapsed: .seconds(2))
    }

    @Test func reportsThatCannotBeRightAreRefused() {
        #expect(defect() == nil && defect(events: nil, memory: 1) == nil)
        #expect(SampleReport(events: 1, order: "UTTU", untracedNs: [1, 1], tracedNs: [2, 2]).has(pairs: 2))
        #expect(!SampleReport(events: 1, order: "UTTU", untracedNs: [1, 1], tracedNs: [2, 2]).has(pairs: 4))
        #expect(defect([1]) == "reported 1 untraced and 2 traced blocks in the order UTTU")
        #expect(defect([], []) == "reported 0 untraced and 0 traced blocks in the order UTTU")
        #expect(defect(order: "UTT") == "reported 2 untraced and 2 traced blocks in the order UTT")
        #expect(defect(events: -1) == "reported -1 events")
        #expect(defect(memory: 0) == "reported 0 bytes of memory")
    }

    @Test func aClockThatJumpedIsNoticed() {
        #expect(defect([0, 1]) == "reported a block of 0 ns: its clock stood still or was set back; run it again")
        #expect(defect([1, 1], [2, -5]) == "reported a block of -5 ns: its clock stood still or was set back; run it again")
        #expect(defect([1, 1_999_999_994]) == nil)
        #expect(
            defect([1, 3_600_000_000_000])
                == "reported blocks of 3600.0 s in a process of 2.0 s: its clock jumped; run it again")
        #expect(defect([Int.max, Int.max], [Int.max, Int.max])?.hasSuffix("its clock jumped; run it again") == true)
    }

    @Test func calibrationsThatCannotBeRightAreRefused() {
        func defect(_ iterations: Int, _ callNs: Int, _ events: Int? = nil) -> String? {
            CalibrationReport(iterations: iterations, callNs: callNs, events: events, sha256: "00").defect(elapsed: .seconds(2))
        }
        #expect(defect(1, 1) == nil && defect(1, 1, 0) == nil)
        #expect(defect(0, 1) == "reported blocks of 0 calls")
        #expect(defect(1, 1, -2) == "reported -2 events")
        #expect(defect(1, -1)?.contains("set back") == true)
        #expect(defect(1, 5_000_000_000)?.contains("its clock jumped") == true)
    }

    @Test func memoryIsComparedWithTheControlOfTheSameRound() {
        var control = Example.cell(arm: .untraced, ratios: [1, 1, 1])
        var cell = Example.cell(ratios: [1.4, 1.4, 1.4])
        #expect(CellSummary(cell, control: control).peakMemory == nil && CellSummary(cell, control: control).addedMemory == nil)
        for (round, peaks) in [(10_000, 12_000), (20_000, 23_000), (30_000, 30_500)].enumerated() {
            control.samples[round].peakMemory = peaks.0
            cell.samples[2 - round].round = round
            cell.samples[2 - round].peakMemory = peaks.1
        }
        let summary = CellSummary(cell, control: control)
        #expect(summary.peakMemory == 23_000 && summary.addedMemory == 2_000)
        #expect(CellSummary(control, control: control).addedMemory == nil)
        // What the control did not tell is not taken for none.
        control.samples[0].peakMemory = nil
        #expect(CellSummary(cell, control: control).addedMemory == 1_750)
    }

    @Test func bytesAnEvent() {
        var cell = Example.cell(ratios: [1.4])
        #expect(CellSummary(cell, control: nil).bytesPerEvent == nil)
        cell.trace = TraceSize(bytes: 500, events: 200)
        #expect(CellSummary(cell, control: nil).bytesPerEvent == 2.5)
        cell.trace = TraceSize(bytes: 500, events: 0)
        #expect(CellSummary(cell, control: nil).bytesPerEvent == nil)
    }
}
