import Statistics

/// One arm on one workload in one environment, as a run measured it.
public struct HistoryCell: Hashable, Sendable, Codable {
    /// Digest of the environment.
    public var environment: String
    public var workload: String
    /// SHA-256 of the workload's file, hexadecimal: another program's figures are no part of the same trend.
    public var workloadSha256: String
    public var arm: String
    /// Whether the arm is there for comparison's sake and never gated.
    public var isReference: Bool
    /// Whether the ratio means anything: false when the control drifted, or the machine was found not to measure.
    public var isValid: Bool
    /// Median over the processes of traced over untraced time.
    public var ratio: Double
    public var interval: Interval?
    /// Standard deviation of the logarithms of the processes' ratios.
    public var spread: Double?
    /// Processes that were measured.
    public var rounds: Int
    /// Of one call of `workload()`.
    public var untracedSeconds: Double
    public var tracedSeconds: Double
    /// Entries plus exits of one call; nil where the arm does not count.
    public var events: Int?
    /// Instructions an event more than untraced; nil where they were not counted.
    public var instructionsPerEvent: Double?
    /// In the word of `results.json`.
    public var verdict: String
    /// Now over the baseline's then.
    public var change: Double?
    public var changeInterval: Interval?
    /// Logarithm of each process's ratio, in the order of the rounds.
    public var logRatios: [Double]

    public init(
        environment: String, workload: String, workloadSha256: String, arm: String, isReference: Bool, isValid: Bool,
        ratio: Double,
        interval: Interval?, spread: Double?, rounds: Int, untracedSeconds: Double, tracedSeconds: Double, events: Int?,
        instructionsPerEvent: Double?,
        verdict: String, change: Double?, changeInterval: Interval?, logRatios: [Double]
    ) {
        self.environment = environment
        self.workload = workload
        self.workloadSha256 = workloadSha256
        self.arm = arm
        self.isReference = isReference
        self.isValid = isValid
        self.ratio = ratio
        self.interval = interval
        self.spread = spread
        self.rounds = rounds
        self.untracedSeconds = untracedSeconds
        self.tracedSeconds = tracedSeconds
        self.events = events
        self.instructionsPerEvent = instructionsPerEvent
        self.verdict = verdict
        self.change = change
        self.changeInterval = changeInterval
        self.logRatios = logRatios
    }
}
