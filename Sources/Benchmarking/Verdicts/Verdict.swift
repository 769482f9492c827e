/// What a comparison with the baseline comes to.
public enum Verdict: String, Hashable, Sendable, Codable {
    /// The whole interval of the change lies within the tolerance, or below it.
    case held
    /// The whole interval lies below the tolerance on the good side.
    case improved
    /// The interval reaches over the tolerance, or there are too few samples for one: nothing can be said. Not a failure.
    case inconclusive
    /// The whole interval lies beyond the tolerance.
    case regression
    /// No baseline has this cell.
    case noBaseline = "no baseline"
    /// The control or another profiler: shown for comparison's sake, never gated.
    case reference
}

/// How a run ends, with the documented exit codes.
public enum Outcome: String, Hashable, Sendable, Codable {
    case held
    case regression
    case failed
    case noBaseline = "no baseline"

    public var exitCode: Int32 {
        switch self {
        case .held: 0
        case .regression: 1
        case .failed: 2
        case .noBaseline: 4
        }
    }

    /// The outcome of a finished run. A regression anywhere outweighs everything else.
    ///
    /// - Parameters:
    ///   - verdicts: Of all cells.
    ///   - strict: Every gated cell must have a baseline; otherwise it is enough that one has.
    public init(_ verdicts: [Verdict], strict: Bool) {
        let gated = verdicts.filter { $0 != .reference }
        let without = gated.count { $0 == .noBaseline }
        if gated.contains(.regression) {
            self = .regression
        } else if without > 0, strict || without == gated.count {
            self = .noBaseline
        } else {
            self = .held
        }
    }
}
