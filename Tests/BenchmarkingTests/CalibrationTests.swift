import Foundation
import Testing

@testable import Benchmarking

/// How noisy a machine is, by the figures of a run on it.
struct CalibrationTests {
    private func calibration(spread: Double, tolerance: Double = 0.02, rounds: Int = 20) -> Calibration {
        var results = Example.results([.noBaseline])
        let ratios = (0..<rounds).map { 1.5 * (1 + spread * (Double($0) - Double(rounds - 1) / 2)) }
        results.entries[1] = Example.entry(Example.cell(ratios: ratios))
        return Calibration(results, tolerance: tolerance)
    }

    @Test func aQuietMachineNeedsNothingElse() throws {
        let quiet = calibration(spread: 0.001)
        let cell = try #require(quiet.cells.last)
        let changes = cell.smallestChanges.compactMap(\.self)
        #expect(changes.count == 3 && changes[0] > changes[1] && changes[1] > changes[2] && changes[2] > 1)
        #expect(try #require(quiet.smallestTolerance) == changes[2] - 1)
        #expect(quiet.advice.hasSuffix("the defaults are right"))
        #expect(quiet.remarks.last == "recommended: --rounds 20 --tolerance 2" && quiet.disturbances.isEmpty)
        let json = try JSONSerialization.jsonObject(with: Data(quiet.json.utf8)) as? [String: Any]
        #expect(json?["rounds"] as? [Int] == [6, 20, 100])
        #expect((json?["recommendation"] as? [String: Double]) == ["rounds": 20, "tolerance": 0.02])
        let needed = try #require(cell.roundsNeeded)
        let ratios = (0..<20).map { 1.5 * (1 + 0.001 * (Double($0) - 9.5)) }
        func seen(_ rounds: Int) -> Double {
            ToleranceCheck.smallestChange(rounds: rounds, baselineRounds: 64, spreadLike: ratios) ?? .infinity
        }
        #expect(seen(needed) <= 1.02 && (needed == 6 || seen(needed - 1) > 1.02))
    }

    @Test func aNoisyMachineNeedsATolerance() throws {
        let noisy = calibration(spread: 0.009)
        let smallest = try #require(noisy.smallestTolerance)
        #expect(smallest > 0.02)
        let recommended = try #require(noisy.recommendation)
        #expect(recommended.rounds == 20 && (smallest...smallest + 0.001).contains(recommended.tolerance))
        let percent = (100 * recommended.tolerance).formatted()
        #expect(noisy.advice.contains("--tolerance \(percent), "))
        #expect(noisy.remarks.last == "recommended: --rounds 20 --tolerance \(percent)")
        // Seen by a run with it.
        #expect(calibration(spread: 0.009, tolerance: recommended.tolerance).advice.hasSuffix("the defaults are right"))
        #expect(noisy.cells.last?.roundsNeeded == nil && noisy.advice.contains("--instructions does"))
        #expect(noisy.rows.last?.last == "more than 1000")
        let wider = calibration(spread: 0.009, tolerance: 0.025)
        let rounds = try #require(wider.cells.last?.roundsNeeded)
        #expect(rounds > 100 && wider.advice.hasSuffix("or --rounds \(rounds)"))
        #expect(calibration(spread: 0.009, tolerance: 0.2).advice.hasSuffix("the defaults are right"))
    }

    @Test func whatIsNotToBeReliedOnSaysSo() {
        var results = Example.run(around: 1.5, control: 1.1)
        #expect(Calibration(results, tolerance: 0.02).remarks[0].hasPrefix("not to be relied on: the control drifted"))
        results = Example.run(around: 1.5)
        #expect(Calibration(results, tolerance: 0.02).disturbances.isEmpty)
        results.load = MachineLoad(seconds: 1, processors: 2, others: 2, stolen: 0)
        #expect(Calibration(results, tolerance: 0.02).remarks[0].hasPrefix("not to be relied on: the machine was loaded"))
    }

    @Test func tooFewRoundsTellNothing() {
        let single = calibration(spread: 0, rounds: 1)
        #expect(single.recommendation == nil && single.remarks == [single.advice])
        #expect(single.smallestTolerance == nil && single.advice.hasPrefix("too few rounds to tell"))
        #expect(single.rows.last?.contains("n too small") == true)
    }
}
