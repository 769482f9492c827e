import Foundation

/// The distribution-free confidence interval for a median that inverts the sign test.
///
/// With the values in ascending order, the interval from the k-th smallest to the k-th largest covers the true median with
/// probability 1 - 2 P(B < k), B binomial with n trials of probability 1/2: each value falls on either side of the median with
/// equal chance. The largest k that keeps the asked confidence is taken. Exact for any continuous distribution.
///
/// Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition, section 3.2; G. J. Hahn and W. Q. Meeker,
/// Statistical Intervals, section 5.2.
///
/// - Parameters:
///   - values: Independent observations, in any order.
///   - confidence: The least coverage asked for, above 0 and below 1.
/// - Returns: nil when there are too few values for that confidence: fewer than 6 for 0.95.
public func signTestInterval(_ values: [Double], confidence: Double = 0.95) -> Interval? {
    let count = values.count
    let tail = (1 - confidence) / 2
    var k = 0
    var below = 0.0  // P(B < k)
    var next = exp2(-Double(count))  // P(B = k)
    while below + next <= tail, 2 * (k + 1) <= count {
        below += next
        next *= Double(count - k) / Double(k + 1)
        k += 1
    }
    guard k > 0 else { return nil }
    let sorted = values.sorted()
    return Interval(lower: sorted[k - 1], upper: sorted[count - k], confidence: 1 - 2 * below)
}

/// How likely so many or more of `values` would lie above `limit` if the median were `limit` in truth: the one-sided p-value of the sign
/// test. Equal values count for no excess. Source: as `signTestInterval`.
public func probabilityOfMedian(of values: [Double], above limit: Double) -> Double {
    let exceeding = values.count { $0 > limit }
    var probability = 0.0
    var term = exp2(-Double(values.count))  // P(B = k)
    for k in 0...values.count {
        if k >= exceeding { probability += term }
        term *= Double(values.count - k) / Double(k + 1)
    }
    return min(1, probability)
}
