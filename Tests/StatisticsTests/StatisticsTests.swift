import Foundation
import Testing

@testable import Statistics

/// The statistics against SciPy's values (`reference/make_reference.py` made them).
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

    /// Beyond the exact tables the normal curve takes over: the two must agree where they meet.
    @Test func approximationMeetsTheExactTables() {
        let exact = largestRank(largestExactSample, largestExactSample, tail: 0.025)
        let next = largestRank(largestExactSample + 1, largestExactSample, tail: 0.025)
        // One value more a side moves the rank by about 20.
        #expect((15...40).contains(next.rank - exact.rank))
        #expect(next.below <= 0.025 && next.below > 0.02)
    }
}
