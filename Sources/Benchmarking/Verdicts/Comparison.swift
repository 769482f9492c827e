import Statistics

/// A cell held against its baseline.
public struct Comparison: Hashable, Sendable, Codable {
    /// What the baseline is good for.
    public enum Basis: String, Hashable, Sendable, Codable {
        /// Taken in the same environment: the tolerance applies.
        case sameEnvironment = "same environment"
        /// Taken in another environment, or while the machine ran at another speed: only a wide tripwire.
        case tripwire
        /// Measured in the same run, from another revision: the tolerance applies.
        case sameRun = "same run"
        case none
    }

    /// What one of the two passes says by itself.
    public struct Pass: Hashable, Sendable, Codable {
        /// Processes of the cell.
        public var rounds: Int
        /// Median ratio.
        public var ratio: Double
        /// Now over then, as in the comparison; nil for a tripwire.
        public var change: Double?
    }

    public var verdict: Verdict
    public var basis: Basis
    /// Name of the baseline's file, or of the base revision.
    public var baseline: String?
    /// The baseline's median ratio.
    public var baselineRatio: Double?
    /// Now over then, as a ratio of ratios: 1.1 is 10% slower. nil for a tripwire.
    public var change: Double?
    /// Each end holds with 95% confidence.
    public var changeInterval: Interval?
    /// The smallest rise that this run, with the second pass that it would have asked for, would have told from none in 95 runs of 100:
    /// 1.02 is 2%.
    public var smallestChange: Double?
    /// Of "no slower than the tolerance allows", adjusted for the number of gated cells (Holm). nil where nothing is gated.
    public var pValue: Double?
    /// Both passes, where a suspicion was followed up.
    public var passes: [Pass]?
    /// Where instructions were counted.
    public var instructions: InstructionComparison?
    /// Why there is no firmer verdict, in a few words; may be empty.
    public var note: String

    init(
        _ verdict: Verdict, _ basis: Basis = .none, baseline: String? = nil, baselineRatio: Double? = nil, note: String = ""
    ) {
        self.verdict = verdict
        self.basis = basis
        self.baseline = baseline
        self.baselineRatio = baselineRatio
        self.note = note
    }
}
