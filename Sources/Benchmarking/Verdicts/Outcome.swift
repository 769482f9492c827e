/// How a run ends, with the documented exit codes.
public enum Outcome: String, Hashable, Sendable, Codable {
    case held
    case regression
    case failed
    case inconclusive
    case noBaseline = "no baseline"
    case improvement

    public var exitCode: Int32 {
        switch self {
        case .held: 0
        case .regression: 1
        case .failed: 2
        case .inconclusive: 3
        case .noBaseline: 4
        case .improvement: 5
        }
    }

    /// The outcome of a finished run. A regression anywhere outweighs everything else.
    ///
    /// - Parameter verdicts: Of all cells.
    public init(_ verdicts: [Verdict], policy: OutcomePolicy) {
        let gated = verdicts.filter { $0 != .reference }
        let without = gated.count { $0 == .noBaseline }
        if gated.contains(.regression) {
            self = .regression
        } else if without > 0, policy.everyCellNeedsBaseline || without == gated.count {
            self = .noBaseline
        } else if policy.failsOnInconclusive, gated.contains(where: { $0 == .inconclusive || $0 == .invalid }) {
            self = .inconclusive
        } else if policy.failsOnImprovement, gated.contains(.improvement) {
            self = .improvement
        } else {
            self = .held
        }
    }
}

/// What else than a regression a run does not end well with.
public struct OutcomePolicy: Hashable, Sendable {
    /// Every gated cell must have a baseline; otherwise it is enough that one has.
    public var everyCellNeedsBaseline: Bool
    /// Cells of which nothing can be said, or that were not measured validly.
    public var failsOnInconclusive: Bool
    /// Cells that became faster: their baseline hides what they lose again.
    public var failsOnImprovement: Bool

    public init(everyCellNeedsBaseline: Bool = false, failsOnInconclusive: Bool = false, failsOnImprovement: Bool = false) {
        self.everyCellNeedsBaseline = everyCellNeedsBaseline
        self.failsOnInconclusive = failsOnInconclusive
        self.failsOnImprovement = failsOnImprovement
    }
}
