/// The smallest shift between two distributions that samples like those behind an interval would have told from none with probability
/// `power`, in the units of the interval.
///
/// The interval's width gives the standard error s of the estimate, as if it were normal: width / (2 z((1 - confidence) / 2)), z(p) being
/// exceeded with probability p. A one-sided test of that tail finds a shift of s (z((1 - confidence) / 2) + z(1 - power)).
///
/// Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition, section 2.3, with the width in the place of a known
/// deviation.
///
/// - Parameters:
///   - interval: A confidence interval of the shift; its `confidence` says which test.
///   - growth: How many times as large the square of the standard error would be with the samples that are planned in truth: 0.5 with
///     twice as many on both sides.
public func smallestDetectableShift(_ interval: Interval, power: Double = 0.95, growth: Double = 1) -> Double {
    let quantile = normalQuantile(upperTail: (1 - interval.confidence) / 2)
    let error = (interval.upper - interval.lower) / (2 * quantile)
    return error * growth.squareRoot() * (quantile + normalQuantile(upperTail: 1 - power))
}
