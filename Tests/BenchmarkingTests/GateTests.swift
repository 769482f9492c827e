import Foundation
import Testing

@testable import Benchmarking

/// Verdicts on single cells. Example cells spread by 1.2%, so ten of them see 2% well and 1% badly.
struct GateTests {
    private func gate(_ baselines: Baseline..., tolerance: Double = 0.1, secondPassRounds: Int = 0) -> Gate {
        Gate(
            tolerance: tolerance,
            entries: baselines.enumerated().map { BaselineStore.Entry(fileName: "\($0).json", baseline: $1) },
            secondPassRounds: secondPassRounds)
    }

    private func judge(_ cell: Cell, by gate: Gate, beside others: [Cell] = []) -> Comparison {
        gate.judge([cell] + others, in: [Example.fingerprint]).comparisons[0]
    }

    private func verdict(of ratio: Double, tolerance: Double = 0.1) -> Verdict {
        judge(
            Example.cell(ratios: Example.ratios(around: ratio)),
            by: gate(Example.baseline(ratios: Example.ratios(around: 1.4)), tolerance: tolerance)
        ).verdict
    }

    @Test func sameEnvironment() {
        #expect(verdict(of: 1.4) == .equivalent)
        #expect(verdict(of: 1.4 * 1.05) == .equivalent)
        #expect(verdict(of: 1.4 / 1.05) == .equivalent)
        #expect(verdict(of: 1.4 * 1.10) == .inconclusive)
        #expect(verdict(of: 1.4 / 1.10) == .inconclusive)
        #expect(verdict(of: 1.4 * 1.15) == .regression)
        #expect(verdict(of: 1.4 / 1.15) == .improvement)
        #expect(verdict(of: 1.4 * 1.15, tolerance: 0.3) == .equivalent)
    }

    @Test func changeIsReportedWithItsIntervalAndWhatCouldBeSeen() throws {
        let comparison = judge(
            Example.cell(ratios: Example.ratios(around: 1.54)),
            by: gate(Example.baseline(ratios: Example.ratios(around: 1.4))))
        #expect(comparison.basis == .sameEnvironment)
        #expect(comparison.baseline == "0.json")
        let change = try #require(comparison.change)
        let interval = try #require(comparison.changeInterval)
        #expect(abs(change - 1.1) < 1e-3)
        #expect(interval.lower < change && change < interval.upper)
        #expect(interval.confidence >= 0.9)
        // Both ends of the interval are about 1.645 standard errors away, what can be seen 3.29.
        let smallest = try #require(comparison.smallestChange)
        #expect(abs(log(smallest) - (log(interval.upper) - log(interval.lower))) < 0.003)
        let pValue = try #require(comparison.pValue)
        #expect(pValue > 0.05 && pValue < 1)
    }

    /// A second pass would bring more samples, and what it could see is what the run could see.
    @Test func whatCouldBeSeenIncludesTheSecondPass() throws {
        let cell = Example.cell(ratios: Example.ratios(around: 1.4))
        let baseline = Example.baseline(ratios: Example.ratios(around: 1.4))
        let alone = try #require(judge(cell, by: gate(baseline)).smallestChange)
        let followed = try #require(judge(cell, by: gate(baseline, secondPassRounds: 30)).smallestChange)
        // 1/10 + 1/40 in the place of 1/10 + 1/10.
        #expect(abs(log(followed) - log(alone) * 0.625.squareRoot()) < 1e-9)
    }

    /// What the documentation says of the gate.
    @Test func theFiguresThatAreDocumented() {
        #expect(Gate.standardTolerance == 0.02 && Gate.confidence == 0.9 && Gate.falseAlarmLevel == 0.05)
        #expect(Gate.suspicionShare == 0.75 && Gate(tolerance: 0.1, entries: []).secondPassRounds == 0)
        #expect(Gate.tripwireFactor == 2 && Gate.leastOverhead == 0.1 && Gate.speedLimit == 1.25)
        #expect(ControlCheck.limit == 0.02 && InstructionComparison.tolerance == 0.03)
        #expect(Baseline.standardRounds == 64 && MeasurementSettings.standardRounds == 20)
        #expect(SecondPassBudget.standard.rounds == 80 && MeasurementSettings.quickRounds == 6)
    }

    @Test func tooFewSamplesAreInconclusive() {
        let comparison = judge(Example.cell(ratios: [3, 3]), by: gate(Example.baseline(ratios: [1.4])))
        #expect(comparison.verdict == .inconclusive)
        #expect(comparison.note == "n too small")
    }

    @Test func whyNothingCanBeSaid() {
        let noisy = [1.2, 1.25, 1.3, 1.35, 1.4, 1.45, 1.5, 1.55, 1.6, 1.65]
        let baseline = Example.baseline(ratios: Example.ratios(around: 1.4))
        let comparison = judge(Example.cell(ratios: noisy), by: gate(baseline, tolerance: 0.02))
        #expect(comparison.verdict == .inconclusive)
        #expect(comparison.note.hasPrefix("too noisy for this tolerance: it could have seen +"))
        let faster = judge(Example.cell(ratios: Example.ratios(around: 1.4 / 1.1)), by: gate(baseline))
        #expect(faster.note == "no regression, perhaps an improvement")
        let slower = judge(Example.cell(ratios: Example.ratios(around: 1.4 * 1.1)), by: gate(baseline))
        #expect(slower.note == "the interval straddles the tolerance")
    }

    @Test func anotherEnvironmentIsOnlyATripwire() {
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        let gate = gate(Example.baseline(other, ratios: Example.ratios(around: 1.4)))
        func compare(_ ratio: Double) -> Comparison {
            judge(Example.cell(ratios: Example.ratios(around: ratio)), by: gate)
        }
        #expect(compare(1.7).verdict == .inconclusive)
        #expect(compare(1.7).basis == .tripwire)
        #expect(compare(1.7).change == nil)
        #expect(compare(1.7).note == "a baseline of another environment is only a tripwire")
        #expect(compare(1.8).verdict == .inconclusive)
        #expect(compare(1.9).verdict == .regression)
    }

    /// Twice next to nothing is next to nothing.
    @Test func tripwireIgnoresTinyOverheads() {
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        let gate = gate(Example.baseline(other, ratios: Example.ratios(around: 1.01)))
        #expect(judge(Example.cell(ratios: Example.ratios(around: 1.1)), by: gate).verdict == .inconclusive)
        #expect(judge(Example.cell(ratios: Example.ratios(around: 1.3)), by: gate).verdict == .regression)
    }

    /// Ratios move with the speed that the machine happens to run at: no fine verdict then, and no silent pass either.
    @Test func anotherSpeedIsOnlyATripwire() {
        for (seconds, basis) in [(0.0002, Comparison.Basis.sameEnvironment), (0.00026, .tripwire), (0.00015, .tripwire)] {
            let gate = gate(Example.baseline(ratios: Example.ratios(around: 1.4), untracedSeconds: seconds))
            #expect(judge(Example.cell(ratios: Example.ratios(around: 1.4)), by: gate).basis == basis)
            let red = judge(Example.cell(ratios: Example.ratios(around: 1.9)), by: gate)
            #expect(red.verdict == .regression)
        }
    }

    @Test func withoutABaseline() {
        let cell = Example.cell(ratios: Example.ratios(around: 1.4))
        #expect(judge(cell, by: gate()).verdict == .noBaseline)
        #expect(judge(cell, by: gate(Example.baseline(ratios: [1.4], arm: .python))).verdict == .noBaseline)
        let changed = judge(cell, by: gate(Example.baseline(ratios: [1.4], sha256: "ff")))
        #expect(changed.verdict == .noBaseline)
        #expect(changed.note == "the workload has changed since")
    }

    @Test func referencesAreNeverGated() {
        let gate = gate(Example.baseline(ratios: Example.ratios(around: 3), arm: .cprofile))
        let comparison = judge(Example.cell(arm: .cprofile, ratios: Example.ratios(around: 9)), by: gate)
        #expect(comparison.verdict == .reference)
        #expect(comparison.change != nil && comparison.pValue == nil)
    }

    /// Untraced against untraced that is not 1 says that no ratio beside it means anything: neither red nor green.
    @Test func aControlThatDriftedMakesItsCellsInvalid() {
        let gate = gate(Example.baseline(ratios: Example.ratios(around: 1.4)))
        let cell = Example.cell(ratios: Example.ratios(around: 1.9))
        let sound = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1.01), events: nil)
        #expect(judge(cell, by: gate, beside: [sound]).verdict == .regression)
        let drifted = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1.05), events: nil)
        let comparison = judge(cell, by: gate, beside: [drifted])
        #expect(comparison.verdict == .invalid)
        #expect(comparison.note.hasPrefix("the control drifted: fib untraced against untraced took 1.050 times as long"))
        let slower = Example.cell(arm: .untraced, ratios: Example.ratios(around: 0.95), events: nil)
        #expect(judge(cell, by: gate, beside: [slower]).verdict == .invalid)
        let nearly = Example.cell(arm: .untraced, ratios: Example.ratios(around: 0.99), events: nil)
        #expect(judge(cell, by: gate, beside: [nearly]).verdict == .regression)
        var elsewhere = drifted
        elsewhere.workload = "hanoi"
        #expect(judge(cell, by: gate, beside: [elsewhere]).verdict == .regression)
    }
}
