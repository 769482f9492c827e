import Foundation
import Synchronization

/// How far one sample lies above another, with the interval that inverts the Mann-Whitney test.
public struct Shift: Hashable, Sendable, Codable {
    /// The Hodges-Lehmann estimate: the median of all differences between a value of the one and a value of the other sample.
    public var estimate: Double

    /// nil when there are too few values for the confidence asked for.
    public var interval: Interval?
}

/// Estimates by how much `later` lies above `earlier`, supposing that the two distributions differ in location only.
///
/// With all m n differences in ascending order, the interval runs from the k-th smallest to the k-th largest and covers
/// the true shift with probability 1 - 2 P(U < k), U being the Mann-Whitney statistic of two equal distributions. The largest
/// k that keeps the asked confidence is taken.
///
/// Source: M. Hollander, D. A. Wolfe and E. Chicken, Nonparametric Statistical Methods, 3rd edition, sections 4.2 and 4.3
/// (after Hodges and Lehmann, and Moses).
///
/// - Parameters:
///   - later: Independent observations, at least one.
///   - earlier: Independent observations, at least one.
///   - confidence: The least coverage asked for, above 0 and below 1.
public func shift(of later: [Double], over earlier: [Double], confidence: Double = 0.95) -> Shift {
    precondition(!later.isEmpty && !earlier.isEmpty, "a shift needs two samples")
    let differences = later.flatMap { value in earlier.map { value - $0 } }.sorted()
    let tail = (1 - confidence) / 2
    let (rank, below) = largestRank(later.count, earlier.count, tail: tail)
    let interval =
        rank > 0
        ? Interval(
            lower: differences[rank - 1], upper: differences[differences.count - rank], confidence: 1 - 2 * below)
        : nil
    return Shift(estimate: median(differences), interval: interval)
}

/// How likely `later` would lie above `earlier` as clearly as it does if it were shifted by `limit` in truth: the one-sided p-value of
/// the Mann-Whitney test. Equal values count for no shift.
///
/// The statistic U is the number of pairs in which the later value exceeds the earlier one by more than `limit`; the result is the
/// probability of so many or more.
///
/// Source: as `shift(of:over:confidence:)`, section 4.1.
public func probabilityOfShift(of later: [Double], over earlier: [Double], above limit: Double) -> Double {
    precondition(!later.isEmpty && !earlier.isEmpty, "a shift needs two samples")
    let exceeding = later.reduce(0) { count, value in count + earlier.count { value - $0 > limit } }
    guard max(later.count, earlier.count) <= largestExactSample else {
        let (mean, deviation) = normalApproximation(later.count, earlier.count)
        return upperNormalTail((Double(exceeding) - 0.5 - mean) / deviation)
    }
    // The distribution is symmetric: as likely as so few pairs that do not exceed.
    return rankSumDistribution(later.count, earlier.count).prefix(later.count * earlier.count - exceeding + 1).reduce(0, +)
}

/// The mean and the standard deviation of U for samples of these sizes from one distribution.
private func normalApproximation(_ first: Int, _ second: Int) -> (mean: Double, deviation: Double) {
    (Double(first * second) / 2, (Double(first * second * (first + second + 1)) / 12).squareRoot())
}

/// The largest k with P(U < k) at most `tail`, and that probability.
func largestRank(_ first: Int, _ second: Int, tail: Double) -> (rank: Int, below: Double) {
    let limit = first * second / 2
    if max(first, second) <= largestExactSample {
        let probabilities = rankSumDistribution(first, second)
        var below = 0.0
        var rank = 0
        while rank < limit, below + probabilities[rank] <= tail {
            below += probabilities[rank]
            rank += 1
        }
        return (rank, below)
    }
    // The normal approximation with continuity correction (same source, section 4.1); exact tables grow with the fourth power.
    let (mean, deviation) = normalApproximation(first, second)
    func below(_ rank: Int) -> Double { upperNormalTail((mean - (Double(rank) - 0.5)) / deviation) }
    var rank = max(0, Int(mean - deviation * normalQuantile(upperTail: tail)) - 2)
    while rank < limit, below(rank + 1) <= tail { rank += 1 }
    return (rank, rank > 0 ? below(rank) : 0)
}

/// Up to this many values a side the distribution of U is computed exactly; beyond it the normal curve is as good.
let largestExactSample = 50

/// P(U = u) for u in 0...m n, U being the Mann-Whitney statistic of m and n values of one continuous distribution.
///
/// By the recursion of Mann and Whitney (Annals of Mathematical Statistics 18, 1947): the largest of all values belongs to the
/// first sample with probability m / (m + n), and then it lies above all n of the second.
func rankSumDistribution(_ first: Int, _ second: Int) -> [Double] {
    let sizes = SampleSizes(first: first, second: second)
    if let known = knownDistributions.withLock({ $0[sizes] }) { return known }
    let distribution = computeRankSumDistribution(first, second)
    knownDistributions.withLock { $0[sizes] = distribution }
    return distribution
}

private struct SampleSizes: Hashable {
    var first: Int
    var second: Int
}

/// All cells of a run have the same few sizes, and one distribution takes longer than all the rest of a test.
private let knownDistributions = Mutex<[SampleSizes: [Double]]>([:])

private func computeRankSumDistribution(_ first: Int, _ second: Int) -> [Double] {
    // rows[n] is the distribution for (m, n), m growing.
    var rows = [[Double]](repeating: [1], count: second + 1)
    for m in stride(from: 1, through: first, by: 1) {
        var next: [[Double]] = [[1]]
        for n in stride(from: 1, through: second, by: 1) {
            var row = [Double](repeating: 0, count: m * n + 1)
            let share = Double(m) / Double(m + n)
            for (u, probability) in rows[n].enumerated() { row[u + n] += share * probability }
            for (u, probability) in next[n - 1].enumerated() { row[u] += (1 - share) * probability }
            next.append(row)
        }
        rows = next
    }
    return rows[second]
}
