/// What a comparison with the baseline comes to.
public enum Verdict: String, Hashable, Sendable, Codable {
    /// Slower by more than the tolerance, with all the certainty that was asked for.
    case regression
    /// Faster by more than the tolerance, likewise.
    case improvement
    /// Changed by no more than the tolerance in either direction, likewise.
    case equivalent
    /// None of these can be said: the noise leaves room for more than one, or the baseline is no more than a tripwire. The note says which.
    case inconclusive
    /// The machine did not measure: its ratios mean nothing.
    case invalid
    /// No baseline has this cell.
    case noBaseline = "no baseline"
    /// The control or another profiler: shown for comparison's sake, never gated.
    case reference
}
