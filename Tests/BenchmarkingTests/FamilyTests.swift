import Foundation
import Testing

@testable import Benchmarking
@testable import Statistics

/// Verdicts on the cells of a run together, and in two passes.
struct FamilyTests {
    private let workloads = ["fib", "hanoi", "qsort", "slow_fib", "a", "b", "c", "d"]

    /// A gate with a baseline around 1.4 for each workload.
    private func gate(secondPassRounds: Int = 0) -> Gate {
        var baseline = Example.baseline(ratios: Example.ratios(around: 1.4))
        baseline.cells = workloads.map { workload in
            var cell = baseline.cells[0]
            cell.workload = workload
            return cell
        }
        return Gate(
            tolerance: 0.02, entries: [BaselineStore.Entry(fileName: "b.json", baseline: baseline)],
            secondPassRounds: secondPassRounds)
    }

    private func judge(_ cells: [Cell], secondPassRounds: Int = 0) -> (comparisons: [Comparison], suspicious: [Int]) {
        gate(secondPassRounds: secondPassRounds).judge(cells, in: [Example.fingerprint])
    }

    /// What is clear enough for one cell is not clear enough for one of eight.
    @Test func manyCellsNeedStrongerEvidence() throws {
        let slower = Example.cell("fib", ratios: Example.ratios(around: 1.4 * 1.0325))
        #expect(judge([slower]).comparisons[0].verdict == .regression)
        let others = workloads.dropFirst().map { Example.cell($0, ratios: Example.ratios(around: 1.4)) }
        let family = judge([slower] + others).comparisons
        #expect(family[0].verdict == .inconclusive)
        let alone = try #require(judge([slower]).comparisons[0].pValue)
        let adjusted = try #require(family[0].pValue)
        #expect(abs(adjusted - 8 * alone) < 1e-12)
        #expect(judge([Example.cell("fib", ratios: Example.ratios(around: 1.5))] + others).comparisons[0].verdict == .regression)
    }

    /// References are not among the cells that share the false alarms.
    @Test func referencesDoNotCount() throws {
        let slower = Example.cell("fib", ratios: Example.ratios(around: 1.4 * 1.0325))
        let references = workloads.map { Example.cell($0, arm: .cprofile, ratios: Example.ratios(around: 3)) }
        #expect(judge([slower] + references).comparisons[0].verdict == .regression)
    }

    @Test func suspicionsAreThoseBeyondThreeQuartersOfTheTolerance() {
        let ratios = [1.0, 1.013, 1.017, 1.1, 0.9]
        let cells = zip(workloads, ratios).map { Example.cell($0, ratios: Example.ratios(around: 1.4 * $1)) }
        #expect(judge(cells).suspicious == [2, 3])
        // What was followed up once is not followed up again.
        let again = Example.cell("fib", ratios: Example.ratios(around: 1.5), again: Example.ratios(around: 1.5))
        #expect(judge([again]).suspicious.isEmpty)
    }

    @Test func onlyWhatBothPassesSeeIsARegression() throws {
        let slow = Example.ratios(around: 1.4 * 1.08)
        let confirmed = judge([Example.cell(ratios: slow, again: slow + slow)]).comparisons[0]
        #expect(confirmed.verdict == .regression)
        let passes = try #require(confirmed.passes)
        #expect(passes.map(\.rounds) == [10, 20])
        let second = try #require(passes[1].change)
        #expect(abs(second - 1.08) < 1e-3)

        // Together they would be clear enough; but the second by itself is within the tolerance.
        let passed = judge([Example.cell(ratios: slow + slow + slow, again: Example.ratios(around: 1.4 * 1.015))]).comparisons[0]
        #expect(passed.verdict == .inconclusive)
        #expect(passed.note == "the second pass did not confirm what the first saw")
    }

    /// Once it has been followed up, no more samples are to come.
    @Test func whatCouldBeSeenAfterTwoPasses() throws {
        let twice = Example.cell(ratios: Example.ratios(around: 1.4), again: Example.ratios(around: 1.4))
        let alone = try #require(judge([twice]).comparisons[0].smallestChange)
        #expect(judge([twice], secondPassRounds: 500).comparisons[0].smallestChange == alone)
    }

    /// Both passes are beyond the tolerance, but not clearly: nothing is said of a second pass that did not confirm.
    @Test func aSecondPassThatConfirmsTooWeakly() {
        let slower = Example.ratios(around: 1.4 * 1.023)
        let comparison = judge([Example.cell(ratios: slower, again: slower)]).comparisons[0]
        #expect(comparison.verdict == .inconclusive)
        #expect(comparison.note == "the interval straddles the tolerance")
    }

    @Test func theTripwireNeedsBothPassesToo() {
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        let gate = Gate(
            tolerance: 0.02,
            entries: [
                BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(other, ratios: Example.ratios(around: 1.4)))
            ])
        let high = Example.ratios(around: 2)
        func judge(_ cell: Cell) -> (comparisons: [Comparison], suspicious: [Int]) {
            gate.judge([cell], in: [Example.fingerprint])
        }
        #expect(judge(Example.cell(ratios: high)).suspicious == [0])
        #expect(judge(Example.cell(ratios: high, again: high)).comparisons[0].verdict == .regression)
        let low = judge(Example.cell(ratios: high + high, again: Example.ratios(around: 1.5))).comparisons[0]
        #expect(low.verdict == .inconclusive)
    }

    /// A base revision of the same run takes the place of any baseline, whatever the environment and the speed.
    @Test func aBaseRevisionIsComparedInTheSameRun() throws {
        let base = Example.cell(arm: Arm.c.atBase, ratios: Example.ratios(around: 1.6))
        #expect(base.isReference)
        let slower = Example.cell(ratios: Example.ratios(around: 1.6 * 1.05))
        let (comparisons, suspicious) = judge([slower, base])
        #expect(comparisons.map(\.verdict) == [.regression, .reference])
        #expect(comparisons[0].basis == .sameRun && suspicious == [0])
        let ratio = try #require(comparisons[0].baselineRatio)
        #expect(abs(ratio - 1.6) < 1e-4)
        #expect(judge([Example.cell(ratios: Example.ratios(around: 1.6)), base]).comparisons[0].verdict == .equivalent)
        #expect(judge([Example.cell(ratios: Example.ratios(around: 1.4)), base]).comparisons[0].verdict == .improvement)
        let drifted = Example.cell(arm: .untraced, ratios: Example.ratios(around: 1.05), events: nil)
        #expect(judge([slower, base, drifted]).comparisons[0].verdict == .invalid)
        // Both sides are measured again, so both get closer to the truth.
        let alone = try #require(judge([slower, base]).comparisons[0].smallestChange)
        let followed = try #require(judge([slower, base], secondPassRounds: 30).comparisons[0].smallestChange)
        #expect(abs(log(followed) - log(alone) / 2) < 1e-9)
    }

    @Test func armsOfTheBaseRevision() {
        #expect(Arm.c.atBase.name == "c@base" && Arm.c.atBase.isAtBase && !Arm.c.isAtBase)
        #expect(Arm.c.atBase.plain == .c && Arm.python.plain == .python)
        #expect(Arm.c.atBase.needsPackage && !Arm.c.atBase.isTracer)
        var pypy = Example.interpreter
        pypy.implementation = "PyPy"
        #expect(!pypy.canRun(Arm.c.atBase) && pypy.canRun(Arm.python.atBase))
        #expect(throws: BenchmarkError.self) { try Arm("c@base=some.py") }
    }

    @Test func outcomeOfARun() {
        func outcome(_ verdicts: [Verdict], _ policy: OutcomePolicy = OutcomePolicy()) -> Outcome {
            Outcome(verdicts, policy: policy)
        }
        let needsAll = OutcomePolicy(everyCellNeedsBaseline: true)
        let all: [Verdict] = [.equivalent, .reference, .inconclusive, .improvement, .invalid]
        #expect(outcome(all, needsAll) == .held)
        #expect(outcome([.equivalent, .noBaseline]) == .held)
        #expect(outcome([.equivalent, .noBaseline], needsAll) == .noBaseline)
        #expect(outcome([.noBaseline, .reference]) == .noBaseline)
        #expect(outcome([.noBaseline, .regression], needsAll) == .regression)
        #expect(outcome([.reference]) == .held)
        let strict = OutcomePolicy(failsOnInconclusive: true, failsOnImprovement: true)
        #expect(outcome([.equivalent, .inconclusive, .improvement], strict) == .inconclusive)
        #expect(outcome([.equivalent, .invalid], strict) == .inconclusive)
        #expect(outcome([.equivalent, .improvement], strict) == .improvement)
        #expect(outcome([.equivalent, .improvement], OutcomePolicy(failsOnInconclusive: true)) == .held)
        #expect(outcome([.regression, .invalid], strict) == .regression)
        #expect(
            [Outcome.held, .regression, .failed, .inconclusive, .noBaseline, .improvement].map(\.exitCode) == [0, 1, 2, 3, 4, 5])
    }

    @Test func aToleranceBelowWhatCanBeSeenIsRefused() throws {
        let quiet = Example.baseline(ratios: Example.ratios(around: 1.4)).cells
        let noisy = Example.baseline(
            ratios: Example.ratios(around: 1.4).enumerated().map { $1 * (1 + 0.05 * Double($0 % 3)) }, arm: .python
        )
        .cells
        #expect(ToleranceCheck(tolerance: 0.05, rounds: 40).refusal(quiet) == nil)
        let refusal = try #require(ToleranceCheck(tolerance: 0.05, rounds: 40).refusal(quiet + noisy))
        #expect(
            refusal.hasPrefix("a tolerance of 5.0% is below the smallest change that 40 rounds can see in fib under python, "))
        #expect(ToleranceCheck(tolerance: 0.001, rounds: 10_000).refusal(quiet) != nil)
        #expect(ToleranceCheck(tolerance: 0.3, rounds: 6).refusal(quiet + noisy) == nil)
        // As many new samples as stored ones: the spread of the difference is that of two samples of ten; with forty it is 5/8 of it.
        let stored = quiet[0].ratios.map(log)
        let interval = try #require(shift(of: stored, over: stored, confidence: 0.9).interval)
        for (rounds, growth) in [(10, 1.0), (40, 0.625)] {
            let smallest = exp(smallestDetectableShift(interval, growth: growth)) - 1
            let text = try #require(ToleranceCheck(tolerance: 0.001, rounds: rounds).refusal(quiet))
            #expect(text.contains("in fib under c, \(Figures.percentage(smallest)) by the spread of its baseline"))
            #expect(text.hasSuffix("--tolerance " + String(format: "%.1f", 100 * smallest + 0.05)))
        }
        // Nothing is known of the spread of a single value.
        #expect(ToleranceCheck(tolerance: 0.001, rounds: 6).refusal(Example.baseline(ratios: [1.4]).cells) == nil)
    }

    /// Only what is gated and has a baseline of the same environment says something of the spread, and only against stored figures.
    @Test func whatATolerancesRefusalRestsOn() {
        let gate = Gate(
            tolerance: 0.001,
            entries: [BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(ratios: Example.ratios(around: 1.4)))])
        var settings = MeasurementSettings(workloads: Example.workloads(["fib"]), arms: [.untraced, .c], pythons: [], seed: 1)
        #expect(gate.refusal(of: settings, under: [Example.fingerprint]) != nil)
        #expect(gate.refusal(of: settings, under: []) == nil)
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        #expect(gate.refusal(of: settings, under: [other]) == nil)
        settings.arms = [.untraced, .cprofile]
        #expect(gate.refusal(of: settings, under: [Example.fingerprint]) == nil)
        settings.arms = [.untraced, .c]
        settings.base = BaseRevision(commit: "0123", repository: Repository(root: "/nowhere"))
        #expect(gate.refusal(of: settings, under: [Example.fingerprint]) == nil)
    }
}
