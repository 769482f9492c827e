import Statistics

/// A cell held against its baseline.
public struct Comparison: Hashable, Sendable, Codable {
    /// What the baseline is good for.
    public enum Basis: String, Hashable, Sendable, Codable {
        /// Taken in the same environment: the tolerance applies.
        case sameEnvironment = "same environment"
        /// Taken in another environment: only a wide tripwire.
        case tripwire
        case none
    }

    public var verdict: Verdict
    public var basis: Basis
    /// Name of the baseline's file.
    public var baseline: String?
    /// The baseline's median ratio.
    public var baselineRatio: Double?
    /// Now over then, as a ratio of ratios: 1.1 is 10% slower. nil for a tripwire.
    public var change: Double?
    public var changeInterval: Interval?
    /// Why there is no firmer verdict, in a few words; may be empty.
    public var note: String

    init(
        _ verdict: Verdict, _ basis: Basis = .none, baseline: String? = nil, baselineRatio: Double? = nil,
        change: Double? = nil, changeInterval: Interval? = nil, note: String = ""
    ) {
        self.verdict = verdict
        self.basis = basis
        self.baseline = baseline
        self.baselineRatio = baselineRatio
        self.change = change
        self.changeInterval = changeInterval
        self.note = note
    }
}
