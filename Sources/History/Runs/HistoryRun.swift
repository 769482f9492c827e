/// A run as a history keeps it.
public struct HistoryRun: Hashable, Sendable, Codable, Identifiable {
    /// Whether its figures can be trusted.
    public enum State: String, Hashable, Sendable, Codable {
        case complete
        /// A process, a page or a count failed.
        case failed
        /// It was interrupted.
        case incomplete
    }

    /// The same for the same run wherever it is recorded, another one for another run: 16 hexadecimal digits.
    public var id: String
    /// The commit that was measured, `-dirty` when files differed from it; nil without git.
    public var commit: String?
    /// The branch, where that was known.
    public var branch: String?
    /// When the run began, ISO 8601 in UTC.
    public var date: String
    /// Seed of the run.
    public var seed: UInt64
    /// Rounds that were asked for.
    public var rounds: Int
    /// 0.1 is 10%.
    public var tolerance: Double
    /// The version of the harness that recorded it.
    public var harnessVersion: String
    public var state: State
    /// What the run came to, in the word of `results.json`.
    public var outcome: String
    /// Why it failed, one sentence; nil when it did not.
    public var failure: String?
    /// Those that the cells were measured in.
    public var environments: [HistoryEnvironment]
    /// In the order in which they were laid out. Of an incomplete run what was measured before it ended.
    public var cells: [HistoryCell]

    public init(
        id: String, commit: String?, branch: String?, date: String, seed: UInt64, rounds: Int, tolerance: Double,
        harnessVersion: String, state: State, outcome: String, failure: String?, environments: [HistoryEnvironment],
        cells: [HistoryCell]
    ) {
        self.id = id
        self.commit = commit
        self.branch = branch
        self.date = date
        self.seed = seed
        self.rounds = rounds
        self.tolerance = tolerance
        self.harnessVersion = harnessVersion
        self.state = state
        self.outcome = outcome
        self.failure = failure
        self.environments = environments
        self.cells = cells
    }
}
