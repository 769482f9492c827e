/// A place in a series from which on its values come from another distribution.
public struct ChangePoint: Hashable, Sendable, Codable {
    /// Index of the first value after the change.
    public var index: Int

    /// The probability that the stretch in which it was found, put into a random order, falls apart as clearly: the share of the
    /// permutations that did, the true order counted as one of them.
    public var pValue: Double

    public init(index: Int, pValue: Double) {
        self.index = index
        self.pValue = pValue
    }
}

/// How change points are looked for.
public struct ChangePointSettings: Hashable, Sendable {
    /// A stretch without a change is split with at most this probability.
    public var significance: Double
    /// The fewest values between two changes, and between a change and either end.
    public var leastLength: Int
    /// Random orders that a split of up to `longStretch` values is held against. 1 / (permutations + 1) is the least p-value there is.
    public var permutations: Int
    /// The same for longer stretches, where one order costs more and a change shows more clearly.
    public var permutationsOfLongStretches: Int
    /// Draws the random orders.
    public var seed: UInt64

    /// Up to this many values a stretch is held against all `permutations`.
    public static let longStretch = 150

    /// - Parameters:
    ///   - significance: Above 0 and below 1, and not below the least p-value.
    ///   - leastLength: 2 at least.
    public init(
        significance: Double = 0.01, leastLength: Int = 4, permutations: Int = 999, permutationsOfLongStretches: Int = 199,
        seed: UInt64 = 1
    ) {
        precondition(significance > 0 && significance < 1, "a significance of \(significance)")
        precondition(leastLength >= 2, "a stretch of \(leastLength) has no distances within")
        precondition(
            significance * Double(min(permutations, permutationsOfLongStretches) + 1) >= 1,
            "too few permutations for a significance of \(significance)")
        self.significance = significance
        self.leastLength = leastLength
        self.permutations = permutations
        self.permutationsOfLongStretches = permutationsOfLongStretches
        self.seed = seed
    }

    func permutations(of length: Int) -> Int {
        length <= Self.longStretch ? permutations : permutationsOfLongStretches
    }
}

/// Finds the places at which a series changes: E-divisive on ranks.
///
/// The split of a stretch that sets its two sides farthest apart, by energy distance, is held against random orders of the same
/// stretch. If hardly any of these falls apart as clearly, it is a change, and the stretches on both sides of it are searched in
/// turn. Values count by their ranks within the stretch, so that nothing is supposed about the noise, and a wild value weighs no
/// more than the largest tame one: a single bad run is no change. The right side of a split may end before the stretch does, or a
/// bump would drown in what follows it.
///
/// Once all are found, each is put at the clearest split between its neighbours, and what is not significant there is dropped.
///
/// Source: D. S. Matteson and N. A. James, "A nonparametric approach for multiple change point analysis of multivariate data",
/// Journal of the American Statistical Association 109 (2014), section 2, but with ranks in place of values and a test of its own
/// for each stretch. M. Fleming and others, "Hunter: using change point detection to hunt for performance regressions", ICPE
/// 2023, tell what hurts when it watches benchmarks: changes that come and go from one call to the next. Here the seed fixes them.
///
/// - Parameter values: In the order of time, all of them numbers.
/// - Returns: In the order of time. The same arguments give the same result.
/// - Complexity: O(R n²) time for n values and R permutations at each split that is a change, less where none is; O(n) memory.
public func changePoints(in values: [Double], settings: ChangePointSettings = ChangePointSettings()) -> [ChangePoint] {
    precondition(values.allSatisfy(\.isFinite), "a series with something that is no number")
    var search = ChangePointSearch(values, settings)
    return search.run()
}

/// The rank of each value over their number, above 0 and below 1; equal values share the middle of their ranks.
func midranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
        var end = first + 1
        while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
        for place in first..<end { ranks[order[place]] = Double(first + end) / 2 / Double(values.count) }
        first = end
    }
    return ranks
}
