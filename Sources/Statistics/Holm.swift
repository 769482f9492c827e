/// Adjusts the p-values of several tests so that the chance of one or more false alarms among them all is at most the level that the
/// adjusted values are held against, whatever depends on what.
///
/// In ascending order, the i-th of k is multiplied by k - i (i from 0); none becomes smaller than the one before, or greater than 1.
///
/// Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
///
/// - Returns: The adjusted values, in the order of `values`.
public func holmAdjusted(_ values: [Double]) -> [Double] {
    var adjusted = values
    var least = 0.0
    for (position, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
        least = max(least, min(1, Double(values.count - position) * values[index]))
        adjusted[index] = least
    }
    return adjusted
}
