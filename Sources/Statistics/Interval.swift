/// A confidence interval, closed on both sides.
public struct Interval: Hashable, Sendable, Codable {
    public var lower: Double
    public var upper: Double

    /// The probability with which such an interval covers the true value, as computed, not as asked for: 0 to 1.
    public var confidence: Double

    public init(lower: Double, upper: Double, confidence: Double) {
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
    }

    /// The interval with a function that never falls applied to both ends.
    public func map(_ transform: (Double) -> Double) -> Interval {
        Interval(lower: transform(lower), upper: transform(upper), confidence: confidence)
    }
}
