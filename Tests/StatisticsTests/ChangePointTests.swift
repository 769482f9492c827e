import Foundation
import Testing

@testable import Statistics

/// The search for change points against its definition (`reference/make_change_points.py` wrote the values) and on simulated series.
struct ChangePointTests {
    struct Reference: Decodable {
        struct Split: Decodable {
            var values: [Double]
            var least: Int
            var index: Int
            var end: Int
            var statistic: Double
        }

        struct Test: Decodable {
            var values: [Double]
            var least: Int
            var pValue: Double
        }

        var permutations: Int
        var splits: [Split]
        var tests: [Test]
    }

    let reference: Reference

    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        reference = try decoder.decode(
            Reference.self, from: try Data(contentsOf: folder.appendingPathComponent("reference/change_points.json")))
    }

    @Test func splitsAreThoseOfTheDefinition() throws {
        for expected in reference.splits {
            var search = SplitSearch(count: expected.values.count, leastLength: expected.least)
            let clearest = search.clearest(of: expected.values)
            let split = try #require(clearest)
            #expect(abs(split.statistic - expected.statistic) <= 1e-9 * max(1, expected.statistic))
            #expect(split.index == expected.index && split.end == expected.end, "\(split), \(expected)")
            // What an earlier search left in its buffers does not count.
            _ = search.clearest(of: expected.values.reversed())
            #expect(search.clearest(of: expected.values) == split)
        }
    }

    /// Two estimates of one probability, each from its own random orders.
    @Test func pValuesAgreeWithTheDefinition() {
        for expected in reference.tests {
            let settings = ChangePointSettings(significance: 0.999, leastLength: expected.least, permutations: 2000)
            let found = changePoints(in: expected.values, settings: settings)
            let deviation = (expected.pValue * (1 - expected.pValue) * (1 / 2000.0 + 1 / Double(reference.permutations)))
                .squareRoot()
            #expect(found.count == 1 && abs(found[0].pValue - expected.pValue) <= 4 * deviation, "\(expected.pValue), \(found)")
        }
    }

    @Test func equalValuesShareTheirRank() {
        #expect(midranks([3, 1, 3, 2]) == [0.75, 0.125, 0.75, 0.375])
        #expect(midranks([]) == [])
    }

    /// The median of the distances from the median 3 is 1, whatever the wild value is.
    @Test func howFarTameValuesReach() {
        let fences = fences([0, 2, 3, 4, 1000][...])
        #expect(abs(fences.lowerBound - (3 - 3 * 1.4826)) < 1e-12 && abs(fences.upperBound - (3 + 3 * 1.4826)) < 1e-12)
    }

    @Test func theSettingsThatAreDocumented() {
        let settings = ChangePointSettings()
        #expect(settings.significance == 0.01 && settings.leastLength == 4 && settings.seed == 1)
        #expect(settings.permutations(of: 150) == 999 && settings.permutations(of: 151) == 199)
        #expect(ChangePointSettings(significance: 0.5, leastLength: 2, permutations: 1).leastLength == 2)
    }

    @Test func settingsThatMakeNoSenseAreRefused() async {
        await #expect(processExitsWith: .failure) { _ = ChangePointSettings(significance: 1) }
        await #expect(processExitsWith: .failure) { _ = ChangePointSettings(significance: 1.5) }
        await #expect(processExitsWith: .failure) { _ = ChangePointSettings(leastLength: 1) }
        // The least p-value would be 1/199.
        await #expect(processExitsWith: .failure) { _ = ChangePointSettings(significance: 0.005, permutations: 198) }
    }

    @Test(arguments: [(10.0, 0.0), (0.0, 10.0)]) func aStepOfValuesWithoutNoiseIsFoundInItsPlace(_ step: (Double, Double)) {
        let values = [Double](repeating: step.0, count: 14) + [Double](repeating: step.1, count: 17)
        #expect(changePoints(in: values).map(\.index) == [14])
    }

    @Test func whatIsTooShortHasNoChange() {
        #expect(changePoints(in: []).isEmpty)
        #expect(changePoints(in: [1, 1, 1, 9, 9, 9, 9]).isEmpty)
        #expect(changePoints(in: [Double](repeating: 1, count: 50)).isEmpty)
    }

    /// The number of alarms is binomial: at most its mean and three deviations. Without a lower bound a search that finds nothing
    /// would do as well.
    @Test(arguments: [(false, 0.05), (true, 0.05), (false, 0.01)])
    func falseAlarmsKeepToTheSignificance(_ isSkewed: Bool, _ significance: Double) {
        var noise = Noise(seed: 20)
        let settings = ChangePointSettings(significance: significance, permutations: 199)
        let alarms = (0..<1000).count { _ in
            let values = (0..<25).map { _ in isSkewed ? noise.lognormal() : 1.5 + 0.02 * noise.normal() }
            return !changePoints(in: values, settings: settings).isEmpty
        }
        let mean = 1000 * significance
        let deviation = (mean * (1 - significance)).squareRoot()
        #expect(Double(alarms) <= mean + 3 * deviation && Double(alarms) >= mean - 3 * deviation, "\(alarms) of 1000")
    }

    /// Two random orders and the true one: it is the clearest of three in a third of all series, and only then a change.
    @Test func theTrueOrderCountsAsOne() {
        var noise = Noise(seed: 26)
        let settings = ChangePointSettings(significance: 0.5, permutations: 2, permutationsOfLongStretches: 2)
        let found = (0..<600).flatMap { _ in
            changePoints(in: (0..<9).map { _ in noise.normal() }, settings: settings)
        }
        // 200 and three deviations; a series of nine has room for one change.
        #expect((165...235).contains(found.count), "\(found.count) of 600")
        #expect(found.allSatisfy { $0.pValue == 1.0 / 3 })
    }

    /// 5% more or less from the 21st of 40 runs on, in noise of 1.5%.
    @Test(arguments: [1.05, 1 / 1.05])
    func aStepIsFoundWhereItIs(_ step: Double) {
        var noise = Noise(seed: 21)
        let settings = ChangePointSettings(permutations: 199)
        let hits = (0..<200).count { _ in
            let values = (0..<40).map { ($0 < 20 ? 0 : log(step)) + 0.015 * noise.normal() }
            return changePoints(in: values, settings: settings).contains { abs($0.index - 20) <= 2 && $0.pValue <= 0.01 }
        }
        #expect(hits >= 190, "\(hits) of 200")
    }

    @Test func twoStepsAreTwo() {
        var noise = Noise(seed: 22)
        let settings = ChangePointSettings(permutations: 99, permutationsOfLongStretches: 99)
        let hits = (0..<50).count { _ in
            let values = (0..<60).map { 0.1 * Double($0 / 20) + 0.015 * noise.normal() }
            return changePoints(in: values, settings: settings).map(\.index) == [20, 40]
        }
        #expect(hits >= 46, "\(hits) of 50")
    }

    /// A slowdown that is mended after ten runs, in the middle of a hundred.
    @Test func aBumpIsTwoChanges() {
        var noise = Noise(seed: 23)
        let settings = ChangePointSettings(permutations: 99, permutationsOfLongStretches: 99)
        let hits = (0..<20).count { _ in
            let values = (0..<100).map { (50..<60 ~= $0 ? 0.1 : 0) + 0.015 * noise.normal() }
            return changePoints(in: values, settings: settings).map(\.index) == [50, 60]
        }
        #expect(hits >= 17, "\(hits) of 20")
    }

    /// Wherever it lies, and however far off: not more alarms than without it.
    @Test(arguments: [0, 12, 24])
    func aSingleBadRunIsNoChange(_ place: Int) {
        var noise = Noise(seed: 24)
        let alarms = (0..<200).count { _ in
            var values = (0..<25).map { _ in 0.015 * noise.normal() }
            values[place] += 5
            return !changePoints(in: values).isEmpty
        }
        // The mean is 2 of 200.
        #expect(alarms <= 6, "\(alarms) of 200")
    }

    @Test func theSeedFixesTheResult() {
        var noise = Noise(seed: 25)
        let values = (0..<30).map { ($0 < 15 ? 0 : 0.05) + 0.015 * noise.normal() }
        let found = changePoints(in: values)
        #expect(!found.isEmpty && found == changePoints(in: values))
    }
}
