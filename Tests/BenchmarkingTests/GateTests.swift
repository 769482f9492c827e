import Testing

@testable import Benchmarking

struct GateTests {
    private func gate(_ baselines: Baseline..., tolerance: Double = 0.1) -> Gate {
        Gate(
            tolerance: tolerance,
            entries: baselines.enumerated().map { BaselineStore.Entry(fileName: "\($0).json", baseline: $1) })
    }

    private func verdict(of ratio: Double, tolerance: Double = 0.1) -> Verdict {
        gate(Example.baseline(ratios: Example.ratios(around: 1.4)), tolerance: tolerance)
            .compare(Example.cell(ratios: Example.ratios(around: ratio)), in: Example.fingerprint).verdict
    }

    @Test func sameEnvironment() {
        #expect(verdict(of: 1.4) == .held)
        #expect(verdict(of: 1.4 * 1.05) == .held)
        #expect(verdict(of: 1.4 * 1.10) == .inconclusive)
        #expect(verdict(of: 1.4 * 1.15) == .regression)
        #expect(verdict(of: 1.4 / 1.15) == .improved)
        #expect(verdict(of: 1.4 * 1.15, tolerance: 0.3) == .held)
    }

    @Test func changeIsReportedWithItsInterval() throws {
        let comparison = gate(Example.baseline(ratios: Example.ratios(around: 1.4)))
            .compare(Example.cell(ratios: Example.ratios(around: 1.54)), in: Example.fingerprint)
        #expect(comparison.basis == .sameEnvironment)
        #expect(comparison.baseline == "0.json")
        let change = try #require(comparison.change)
        let interval = try #require(comparison.changeInterval)
        #expect(abs(change - 1.1) < 1e-3)
        #expect(interval.lower < change && change < interval.upper)
    }

    @Test func tooFewSamplesAreInconclusive() {
        let comparison = gate(Example.baseline(ratios: [1.4, 1.41]))
            .compare(Example.cell(ratios: [3, 3]), in: Example.fingerprint)
        #expect(comparison.verdict == .inconclusive)
        #expect(comparison.note == "n too small")
    }

    @Test func anotherEnvironmentIsOnlyATripwire() {
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        let gate = gate(Example.baseline(other, ratios: Example.ratios(around: 1.4)))
        func compare(_ ratio: Double) -> Comparison {
            gate.compare(Example.cell(ratios: Example.ratios(around: ratio)), in: Example.fingerprint)
        }
        #expect(compare(1.7).verdict == .held)
        #expect(compare(1.7).basis == .tripwire)
        #expect(compare(1.7).change == nil)
        #expect(compare(1.8).verdict == .inconclusive)
        #expect(compare(1.9).verdict == .regression)
    }

    /// Twice next to nothing is next to nothing.
    @Test func tripwireIgnoresTinyOverheads() {
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        let gate = gate(Example.baseline(other, ratios: Example.ratios(around: 1.01)))
        let cell = Example.cell(ratios: Example.ratios(around: 1.1))
        #expect(gate.compare(cell, in: Example.fingerprint).verdict == .held)
    }

    @Test func withoutABaseline() {
        let cell = Example.cell(ratios: Example.ratios(around: 1.4))
        #expect(gate().compare(cell, in: Example.fingerprint).verdict == .noBaseline)
        let otherArm = gate(Example.baseline(ratios: [1.4], arm: .python))
        #expect(otherArm.compare(cell, in: Example.fingerprint).verdict == .noBaseline)
        let changed = gate(Example.baseline(ratios: [1.4], sha256: "ff")).compare(cell, in: Example.fingerprint)
        #expect(changed.verdict == .noBaseline)
        #expect(changed.note == "the workload has changed since")
    }

    @Test func referencesAreNeverGated() {
        let gate = gate(Example.baseline(ratios: Example.ratios(around: 3), arm: .cprofile))
        let cell = Example.cell(arm: .cprofile, ratios: Example.ratios(around: 9))
        let comparison = gate.compare(cell, in: Example.fingerprint)
        #expect(comparison.verdict == .reference)
        #expect(comparison.change != nil)
    }

    @Test func outcomeOfARun() {
        #expect(Outcome([.held, .reference, .inconclusive, .improved], strict: true) == .held)
        #expect(Outcome([.held, .noBaseline], strict: false) == .held)
        #expect(Outcome([.held, .noBaseline], strict: true) == .noBaseline)
        #expect(Outcome([.noBaseline, .reference], strict: false) == .noBaseline)
        #expect(Outcome([.noBaseline, .regression], strict: true) == .regression)
        #expect([Outcome.held, .regression, .failed, .noBaseline].map(\.exitCode) == [0, 1, 2, 4])
    }
}
