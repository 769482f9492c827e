import Foundation
import Testing

@testable import Statistics

/// The statistics against the values of SciPy and statsmodels (`reference/make_reference.py` made them).
struct StatisticsTests {
    struct ReferenceInterval: Decodable {
        var lower: Double
        var upper: Double
        var confidence: Double?
    }

    struct Reference: Decodable {
        struct Location: Decodable {
            var values: [Double]
            var median: Double
            var deviation: Double?
            var interval: ReferenceInterval?
        }

        struct Shift: Decodable {
            var later: [Double]
            var earlier: [Double]
            var estimate: Double
            var interval: ReferenceInterval?
        }

        struct Distribution: Decodable {
            var first: Int
            var second: Int
            var probabilities: [Double]
        }

        struct Exceedance: Decodable {
            var later: [Double]
            var earlier: [Double]
            var limit: Double
            var probability: Double
        }

        struct Median: Decodable {
            var values: [Double]
            var limit: Double
            var probability: Double
        }

        struct Family: Decodable {
            var values: [Double]
            var adjusted: [Double]
        }

        struct Quantile: Decodable {
            var tail: Double
            var value: Double
        }

        struct Detectable: Decodable {
            var confidence: Double
            var power: Double
            var shift: Double
        }

        var exceedances: [Exceedance]
        var medians: [Median]
        var families: [Family]
        var quantiles: [Quantile]
        var detectable: [Detectable]
        var locations: [Location]
        var shifts: [Shift]
        var distributions: [Distribution]
    }

    let reference: Reference

    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appendingPathComponent("reference/reference.json"))
        reference = try JSONDecoder().decode(Reference.self, from: data)
    }

    private func isClose(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= 1e-12 * max(1, abs(expected))
    }

    @Test func locationAndSpread() {
        for location in reference.locations {
            #expect(isClose(median(location.values), location.median))
            let deviation = standardDeviation(location.values)
            #expect((deviation == nil) == (location.deviation == nil))
            if let deviation, let expected = location.deviation { #expect(isClose(deviation, expected)) }
        }
    }

    @Test func signTest() {
        for location in reference.locations {
            let interval = signTestInterval(location.values)
            #expect((interval == nil) == (location.interval == nil), "\(location.values.count) values")
            guard let interval, let expected = location.interval else { continue }
            #expect(interval.lower == expected.lower)
            #expect(interval.upper == expected.upper)
            #expect(isClose(interval.confidence, expected.confidence ?? 0))
        }
    }

    @Test func signTestNeedsSixValues() {
        #expect(signTestInterval([1, 2, 3, 4, 5]) == nil)
        #expect(signTestInterval([6, 5, 4, 3, 2, 1]) == Interval(lower: 1, upper: 6, confidence: 1 - 2.0 / 64))
    }

    /// The two values around the middle are as far in as an interval goes, however little is asked for.
    @Test func aSignTestWhoseTailIsJustReachedHasItsInterval() {
        // P(B = 0) of five values is 1/32, which is the tail of this confidence.
        #expect(signTestInterval([1, 2, 3, 4, 5], confidence: 0.9375)?.lower == 1)
        #expect(signTestInterval([1, 2, 3, 4, 5], confidence: 0.9375.nextUp) == nil)
    }

    @Test func signTestOfLittleConfidence() {
        #expect(signTestInterval([2, 1], confidence: 0.1) == Interval(lower: 1, upper: 2, confidence: 0.5))
        #expect(signTestInterval([3, 1, 2], confidence: 0.1) == Interval(lower: 1, upper: 3, confidence: 0.75))
        #expect(signTestInterval([4, 3, 1, 2], confidence: 0.1) == Interval(lower: 2, upper: 3, confidence: 0.375))
    }

    @Test func shiftOfOneSampleOverAnother() {
        for expected in reference.shifts {
            let result = shift(of: expected.later, over: expected.earlier)
            #expect(isClose(result.estimate, expected.estimate))
            #expect((result.interval == nil) == (expected.interval == nil))
            guard let interval = result.interval, let bounds = expected.interval else { continue }
            #expect(isClose(interval.lower, bounds.lower), "\(expected.later.count), \(expected.earlier.count)")
            #expect(isClose(interval.upper, bounds.upper), "\(expected.later.count), \(expected.earlier.count)")
            #expect(interval.confidence >= 0.95)
        }
    }

    @Test func distributionOfTheRankSum() {
        for expected in reference.distributions {
            let probabilities = rankSumDistribution(expected.first, expected.second)
            #expect(probabilities.count == expected.probabilities.count)
            for (value, other) in zip(probabilities, expected.probabilities) { #expect(isClose(value, other)) }
        }
    }

    /// The one-sided p-values, exact and by the normal curve.
    @Test func probabilityOfAShift() {
        for expected in reference.exceedances {
            let value = probabilityOfShift(of: expected.later, over: expected.earlier, above: expected.limit)
            #expect(abs(value - expected.probability) <= 1e-10, "\(expected.later.count), \(expected.earlier.count)")
        }
    }

    /// A regression is what the interval says, too: its lower end is above the limit just where the test of its tail rejects.
    @Test func testAndIntervalAgree() throws {
        for expected in reference.exceedances where expected.later.count > 4 {
            let interval = try #require(shift(of: expected.later, over: expected.earlier, confidence: 0.9).interval)
            for limit in [interval.lower - 1e-9, interval.lower + 1e-9] {
                let rejects = probabilityOfShift(of: expected.later, over: expected.earlier, above: limit) <= 0.05
                #expect(rejects == (interval.lower > limit))
            }
        }
    }

    @Test func valuesThatAreEqualCountForNoShift() {
        #expect(probabilityOfShift(of: [1, 1, 1], over: [1, 1, 1], above: 0) == 1)
        #expect(probabilityOfMedian(of: [1, 1, 1], above: 1) == 1)
    }

    @Test func probabilityOfAMedian() {
        for expected in reference.medians {
            #expect(isClose(probabilityOfMedian(of: expected.values, above: expected.limit), expected.probability))
        }
    }

    @Test func adjustmentForManyTests() {
        for family in reference.families {
            for (value, expected) in zip(holmAdjusted(family.values), family.adjusted) { #expect(isClose(value, expected)) }
        }
        #expect(holmAdjusted([]).isEmpty)
    }

    @Test func quantilesOfTheNormalCurve() {
        for expected in reference.quantiles {
            #expect(abs(normalQuantile(upperTail: expected.tail) - expected.value) <= 1e-9)
        }
    }

    @Test func smallestShiftThatCanBeSeen() {
        for expected in reference.detectable {
            let half = normalQuantile(upperTail: (1 - expected.confidence) / 2)
            let interval = Interval(lower: 3 - half, upper: 3 + half, confidence: expected.confidence)
            #expect(abs(smallestDetectableShift(interval, power: expected.power) - expected.shift) <= 1e-5)
            #expect(abs(smallestDetectableShift(interval, power: expected.power, growth: 0.25) - expected.shift / 2) <= 1e-5)
        }
    }

    /// Beyond the exact tables the normal curve takes over: the two must agree where they meet.
    @Test func approximationMeetsTheExactTables() {
        let exact = largestRank(largestExactSample, largestExactSample, tail: 0.025)
        let next = largestRank(largestExactSample + 1, largestExactSample, tail: 0.025)
        // One value more a side moves the rank by about 20.
        #expect((15...40).contains(next.rank - exact.rank))
        #expect(next.below <= 0.025 && next.below > 0.02)
    }

    @Test func whatMakesNoSenseIsRefused() async {
        await #expect(processExitsWith: .failure) { _ = normalQuantile(upperTail: 0) }
        await #expect(processExitsWith: .failure) { _ = normalQuantile(upperTail: 1) }
        await #expect(processExitsWith: .failure) { _ = normalQuantile(upperTail: 1.5) }
        await #expect(processExitsWith: .failure) { _ = shift(of: [], over: [1]) }
        await #expect(processExitsWith: .failure) { _ = probabilityOfShift(of: [], over: [1], above: 0) }
        await #expect(processExitsWith: .failure) { _ = median([]) }
    }
}
