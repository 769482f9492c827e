import Foundation
import Testing

@testable import Statistics

/// The largest rank that an interval may leave out, at its edges.
@Suite struct RankSumTests {
    @Test func aProbabilityThatIsJustTheTailIsWithinIt() {
        // One and one value: either is the larger, with a probability of exactly a half.
        #expect(largestRank(1, 1, tail: 0.5).rank == 0)
        let probabilities = rankSumDistribution(1, 3)
        #expect(largestRank(1, 3, tail: probabilities[0]).rank == 1)
        #expect(largestRank(1, 3, tail: probabilities[0].nextDown).rank == 0)
    }

    @Test func fiftyValuesAreTheLastThatAreCountedExactly() {
        let (rank, below) = largestRank(50, 50, tail: 0.025)
        #expect(below == rankSumDistribution(50, 50).prefix(rank).reduce(0, +))
        let (more, approximate) = largestRank(51, 50, tail: 0.025)
        #expect(approximate == approximation(51, 50, below: more))
    }

    /// P(U < k) by the normal curve with continuity correction, written out again.
    private func approximation(_ first: Int, _ second: Int, below rank: Int) -> Double {
        let mean = Double(first * second) / 2
        let deviation = (Double(first * second * (first + second + 1)) / 12).squareRoot()
        return 0.5 * erfc((mean - (Double(rank) - 0.5)) / deviation / 2.0.squareRoot())
    }

    @Test(arguments: [(60, 60), (51, 3), (80, 20), (55, 54)], [0.1, 0.025, 0.001, 1e-6])
    func theApproximationTakesTheLargestRank(_ sizes: (Int, Int), _ tail: Double) {
        let (rank, below) = largestRank(sizes.0, sizes.1, tail: tail)
        guard rank > 0 else {
            #expect(below == 0)
            #expect(approximation(sizes.0, sizes.1, below: 1) > tail)
            return
        }
        #expect(abs(below / approximation(sizes.0, sizes.1, below: rank) - 1) < 1e-9)
        #expect(below <= tail)
        #expect(approximation(sizes.0, sizes.1, below: rank + 1) > tail)
    }

    @Test func theApproximationStopsInTheMiddle() {
        #expect(largestRank(51, 51, tail: 0.5).rank == 51 * 51 / 2)
        #expect(largestRank(51, 51, tail: 1e-30) == (0, 0))
    }

    @Test func aRankOfOneHasItsProbability() {
        // Between the probabilities of the ranks 1 and 2.
        let tail = (approximation(51, 1, below: 1) + approximation(51, 1, below: 2)) / 2
        let (rank, below) = largestRank(51, 1, tail: tail)
        #expect(rank == 1)
        #expect(abs(below / approximation(51, 1, below: 1) - 1) < 1e-9)
    }
}
