/// What to measure and how much of it.
public struct MeasurementSettings: Sendable {
    public var workloads: [Workload]
    public var arms: [Arm]
    /// Names or paths of the interpreters, in the order of the reports.
    public var pythons: [String]
    /// Processes of each cell.
    public var rounds: Int
    /// Draws the order of the processes and their hash seeds.
    public var seed: UInt64
    /// Pairs of blocks a process, where calls are not long.
    public var pairs = standardPairs
    /// What may be spent on following up suspicions.
    public var secondPass = SecondPassBudget.standard
    /// Whether instructions are counted as well.
    public var countsInstructions = false
    /// Seconds that one process may take.
    public var timeLimit: Double
    /// The revision to measure beside the checkout's own, in the place of stored baselines.
    public var base: BaseRevision?
    /// A folder with the package `codesnap` to measure in place of the checkout's own.
    public var package: String?
    /// A folder with the peers' packages in it, to measure in place of those that `scripts/peers` installs.
    public var peerPackages: String?
    /// The part of the interpreters and workloads that this machine measures; nil: all.
    public internal(set) var shard: Shard?

    /// Rounds of a full run: enough for the sign-test interval to leave out the five lowest and the five highest of 20.
    public static let standardRounds = 20
    /// Rounds of a quick run: the fewest for which there is a 95% interval at all.
    public static let quickRounds = 6
    /// In one of so many rounds of the second pass the controls are measured, too.
    static let secondPassControlEvery = 4

    /// Calls of a workload before its instructions are counted: the interpreter has fitted its own to it by then.
    static let warmUpCalls = 20

    /// Nanoseconds that an untraced block should take: long against the clock's resolution and a cache's warming up, short
    /// against the seconds over which a shared machine speeds up and slows down.
    static let blockNs = 4_000_000
    /// Pairs of blocks a process, an even number, for the order of the blocks. The median of four ratios varies hardly more from process to
    /// process than that of eight: what differs is the processes.
    public static let standardPairs = 8
    public static let quickPairs = 4
    /// For workloads of which one call takes many times as long as a block.
    static let leastPairs = 2
    /// Nanoseconds that the untraced blocks of a process may take where calls are long.
    static let longBlocksNs = 120_000_000
    /// From this many nanoseconds a call, a workload is long: one call warms up whatever there is.
    static let longCallNs = 10_000_000

    /// Pairs of blocks a process for a workload of which an untraced call takes so many nanoseconds.
    static func pairs(callNs: Int, most: Int = standardPairs) -> Int {
        let affordable = longBlocksNs / max(callNs, blockNs)
        return min(most, max(leastPairs, affordable / 2 * 2))
    }

    public init(
        workloads: [Workload], arms: [Arm], pythons: [String], rounds: Int = standardRounds, seed: UInt64,
        timeLimit: Double = 120, package: String? = nil, peerPackages: String? = nil
    ) {
        self.workloads = workloads
        self.arms = arms
        self.pythons = pythons
        self.rounds = rounds
        self.seed = seed
        self.timeLimit = timeLimit
        self.package = package
        self.peerPackages = peerPackages
    }
}
