import Foundation
import Statistics
import Testing

@testable import Benchmarking

/// The simulation behind `codesnap-bench selftest`: its noises are what they are said to be, and it notices a gate that is not worth its name.
struct SelfTestTests {
    @Test(arguments: NoiseModel.allCases)
    func theSpreadIsAsSaid(_ model: NoiseModel) throws {
        var generator = SplitMix64(seed: 1)
        let values = (0..<400).flatMap { _ in
            let run = model.run(&generator)
            let drawn = model.draw(100, in: run, &generator)
            return drawn.map { $0 - median(drawn) }
        }
        let spread = try #require(standardDeviation(values))
        #expect(abs(spread - NoiseModel.spread) < 0.003, "\(spread)")
    }

    @Test func neighboursOfAnAutocorrelatedSeriesAreAlike() {
        var generator = SplitMix64(seed: 2)
        func correlation(_ model: NoiseModel) -> Double {
            let values = model.draw(20_000, in: model.run(&generator), &generator)
            let products = zip(values, values.dropFirst()).map { $0 * $1 }.reduce(0, +)
            return products / values.map { $0 * $0 }.reduce(0, +)
        }
        #expect(abs(correlation(.autocorrelated) - 0.5) < 0.03)
        #expect(abs(correlation(.normal)) < 0.03)
    }

    @Test func allCellsDriftAlike() {
        var generator = SplitMix64(seed: 3)
        let run = NoiseModel.drifting.run(&generator)
        func rise() -> Double {
            let values = NoiseModel.drifting.draw(20_000, in: run, &generator)
            return values.suffix(5_000).reduce(0, +) / 5_000 - values.prefix(5_000).reduce(0, +) / 5_000
        }
        #expect(abs(run.drift) > 0.002 && abs(run.drift) <= 0.02)
        #expect(abs(rise() - 0.75 * run.drift) < 0.003)
        #expect(abs(rise() - 0.75 * run.drift) < 0.003)
    }

    @Test func theSameSeedGivesTheSameFindings() {
        let test = SelfTest(runs: 110, seed: 7)
        #expect(test.findings([.autocorrelated]) == test.findings([.autocorrelated]))
    }

    @Test func theStandardGateIsGoodEnough() {
        for finding in SelfTest(runs: 150).findings([.normal, .bimodal]) {
            #expect(finding.holds, "\(finding)")
            #expect(finding.followedUp > 0 && finding.followedUp < 75, "\(finding)")
        }
    }

    /// One that follows nothing up and tolerates nothing is red far too often; one that tolerates everything finds nothing.
    @Test func badGatesAreNoticed() throws {
        let nervous = try #require(
            SelfTest(runs: 200, tolerance: 0, secondPass: SecondPassBudget(rounds: 0, processes: 0, leastRounds: 0)).findings([
                .normal
            ]).first)
        #expect(nervous.falseAlarms > 4 && !nervous.holds)
        let blind = try #require(SelfTest(runs: 50, tolerance: 0.1).findings([.normal]).first)
        #expect(blind.found == 0 && blind.falseAlarms == 0 && !blind.holds)
    }

    @Test func theReportSaysWhetherTheLimitsHold() {
        let test = SelfTest(runs: 1_000)
        let good = SelfTest.Finding(model: .normal, runs: 1_000, falseAlarms: 10, followedUp: 250, found: 950)
        let bad = SelfTest.Finding(model: .bimodal, runs: 1_000, falseAlarms: 11, followedUp: 250, found: 950)
        let lines = SelfTestReport(test, [good]).lines
        #expect(lines.contains { $0.split(separator: " ") == ["normal", "1.00%", "25.00%", "95.00%"] })
        #expect(lines.last?.hasSuffix("held") == true && SelfTestReport(test, [good]).holds)
        #expect(SelfTestReport(test, [good, bad]).lines.last?.hasSuffix("NOT held") == true)
        #expect(!SelfTestReport(test, [good, bad]).holds)
        #expect(SelfTestReport(test, [good]).markdown.contains("| normal | 1.00% | 25.00% | 95.00% |"))
    }
}
