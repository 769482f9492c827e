/// One thing that measuring depends on, and whether it is as it should be.
public struct Check: Hashable, Sendable, Encodable {
    /// How it is.
    public enum State: String, Hashable, Sendable, Encodable {
        case ok
        /// Figures can be had, but worse ones or fewer.
        case warning
        /// Nothing can be measured.
        case problem
    }

    /// What was looked at, such as `processors`.
    public var subject: String
    public var state: State
    /// What was found.
    public var found: String
    /// What to do about it; empty where nothing is to be done.
    public var advice: String

    init(_ subject: String, _ state: State, _ found: String, advice: String = "") {
        self.subject = subject
        self.state = state
        self.found = found
        self.advice = advice
    }
}

extension Check {
    /// Where a gate would stop at a baseline that cannot be read.
    public static func unreadableBaselines(_ error: BenchmarkError) -> Check {
        Check("baselines", .problem, error.description, advice: "codesnap-bench baseline prune lists those of no use")
    }
}
