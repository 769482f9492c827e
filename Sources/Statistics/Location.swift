import Foundation

/// The median: the middle value, or the mean of the two middle ones. `values` must not be empty.
public func median(_ values: [Double]) -> Double {
    precondition(!values.isEmpty, "the median of nothing")
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

/// The sample standard deviation (divisor n - 1), or nil for fewer than two values.
///
/// Of logarithms of ratios it is, for small values, the relative spread of the ratios: 0.03 means 3%.
public func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count >= 2 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
}
