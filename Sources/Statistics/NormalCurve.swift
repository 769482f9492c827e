import Foundation

/// The probability that a standard normal variable is above `value`, to the precision of the C library's `erfc`.
public func upperNormalTail(_ value: Double) -> Double { 0.5 * erfc(value / 2.0.squareRoot()) }

/// The value that a standard normal variable exceeds with probability `tail`, above 0 and below 1: 1.96 for 0.025.
///
/// By bisection of `upperNormalTail`, which falls throughout, until the bounds are neighbouring numbers.
public func normalQuantile(upperTail tail: Double) -> Double {
    precondition(tail > 0 && tail < 1, "a probability above 0 and below 1")
    var lower = -40.0
    var upper = 40.0
    while true {
        let middle = (lower + upper) / 2
        if middle <= lower || middle >= upper { return middle }
        if upperNormalTail(middle) > tail { lower = middle } else { upper = middle }
    }
}
