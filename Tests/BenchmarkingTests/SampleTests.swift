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

    @Test func reportsThatCannotBeRightAreRefused() {
        let good = SampleReport(events: 1, order: "UTTU", untracedNs: [1, 1], tracedNs: [2, 2])
        #expect(good.isPlausible(pairs: 2))
        #expect(!good.isPlausible(pairs: 4))
        #expect(!SampleReport(events: 1, order: "UTTU", untracedNs: [0, 1], tracedNs: [2, 2]).isPlausible(pairs: 2))
    }
}
