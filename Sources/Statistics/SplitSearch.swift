/// Where a stretch of values falls apart most clearly.
struct Split: Hashable, Sendable {
    /// Index of the first value of the right side.
    var index: Int
    /// Index after the last value of the right side.
    var end: Int
    /// The scaled energy distance of the two sides, E-divisive's Q.
    var statistic: Double
}

/// Looks for the split with the largest scaled energy distance between its left side, from the start, and its right side, which
/// may end before the values do. Made once for many orders of the same number of values.
///
/// With B the sum of the distances between the sides, of m and n values, and L and R those of all pairs within them,
/// Q = m n / (m + n) (2 B / (m n) - L / C(m, 2) - R / C(n, 2)).
///
/// Source: Matteson and James (see `changePoints`), section 2.2 with alpha = 1.
struct SplitSearch {
    private let count: Int
    private let leastLength: Int
    /// Sum of the distances between all values before an end.
    private var before: [Double]
    /// Sum of the distances between all values from a start to the end.
    private var from: [Double]
    /// 2 / (m - 1), so that m times it divides by the m (m - 1) / 2 pairs.
    private let pairShares: [Double]

    /// - Parameters:
    ///   - count: How many values there will be.
    ///   - leastLength: The fewest on either side of a split, 2 at least.
    init(count: Int, leastLength: Int) {
        precondition(leastLength >= 2, "a side of \(leastLength) has no pairs")
        self.count = count
        self.leastLength = leastLength
        before = [Double](repeating: 0, count: count + 1)
        from = [Double](repeating: 0, count: count)
        pairShares = (0...count).map { $0 < 2 ? 0 : 2 / Double($0 - 1) }
    }

    /// The clearest split; nil when the values do not suffice for two sides. Of equal ones the first, with the shortest right side.
    ///
    /// - Parameter toTheEnd: Only splits whose right side reaches to the end.
    /// - Complexity: O(n²) time, one pass over all starts for each end.
    mutating func clearest(of values: [Double], toTheEnd: Bool = false) -> Split? {
        precondition(values.count == count, "\(values.count) values in a search over \(count)")
        guard count >= 2 * leastLength else { return nil }
        var best = Split(index: 0, end: 0, statistic: -.infinity)
        for start in from.indices { from[start] = 0 }
        for end in 1...count {
            let added = values[end - 1]
            var distances = 0.0
            for start in stride(from: end - 2, through: 0, by: -1) {
                distances += abs(values[start] - added)
                from[start] += distances
            }
            let all = before[end - 1] + distances
            before[end] = all
            guard end >= (toTheEnd ? count : 2 * leastLength) else { continue }
            let share = 1 / Double(end)
            for index in leastLength...(end - leastLength) {
                let left = before[index]
                let right = from[index]
                let within = Double(end - index) * left * pairShares[index] + Double(index) * right * pairShares[end - index]
                let statistic = share * (2 * (all - left - right) - within)
                if statistic > best.statistic { best = Split(index: index, end: end, statistic: statistic) }
            }
        }
        return best
    }
}
