import Dispatch
import Foundation
import Statistics
import Synchronization

/// Measures the gate itself: how often it goes red although nothing changed, and how often it finds a rise, over many simulated runs.
public struct SelfTest: Sendable {
    /// The most runs in a hundred that may go red although nothing changed.
    public static let falseAlarmLimit = 0.01
    /// The least share of runs that must find the rise.
    public static let powerLimit = 0.95

    public var runs: Int
    public var seed: UInt64
    /// How much slower one cell becomes where power is measured: 0.05 is 5% of its ratio.
    public var rise: Double
    public var tolerance: Double
    public var rounds: Int
    public var secondPass: SecondPassBudget
    public var baselineRounds: Int

    public init(
        runs: Int = 10_000, seed: UInt64 = 1, rise: Double = 0.05, tolerance: Double = Gate.standardTolerance,
        rounds: Int = MeasurementSettings.standardRounds, secondPass: SecondPassBudget = .standard,
        baselineRounds: Int = Baseline.standardRounds
    ) {
        self.runs = runs
        self.seed = seed
        self.rise = rise
        self.tolerance = tolerance
        self.rounds = rounds
        self.secondPass = secondPass
        self.baselineRounds = baselineRounds
    }

    /// What came of the runs with one noise.
    public struct Finding: Hashable, Sendable, Codable {
        public var model: NoiseModel
        public var runs: Int
        /// Runs without a change that went red, and those in which something was measured again.
        public var falseAlarms: Int
        public var followedUp: Int
        /// Runs whose slower cell was called a regression.
        public var found: Int

        public var falseAlarmRate: Double { Double(falseAlarms) / Double(runs) }
        public var power: Double { Double(found) / Double(runs) }
        /// Whether both limits hold.
        public var holds: Bool { falseAlarmRate <= SelfTest.falseAlarmLimit && power >= SelfTest.powerLimit }
    }

    /// Simulates everything, on all cores. The same seed gives the same findings, whatever the number of cores.
    ///
    /// - Parameter progress: Called with the share that is done; from any thread, one at a time.
    public func findings(_ models: [NoiseModel] = NoiseModel.allCases, progress: @Sendable (Double) -> Void = { _ in })
        -> [Finding]
    {
        let chunks = (runs + Self.chunk - 1) / Self.chunk
        let state = Mutex(
            (done: 0, findings: models.map { Finding(model: $0, runs: runs, falseAlarms: 0, followedUp: 0, found: 0) }))
        DispatchQueue.concurrentPerform(iterations: models.count * chunks) { index in
            let (which, chunk) = index.quotientAndRemainder(dividingBy: chunks)
            let count = min(Self.chunk, runs - chunk * Self.chunk)
            let part = finding(models[which], runs: count, stream: UInt64(index))
            state.withLock { state in
                state.findings[which].falseAlarms += part.falseAlarms
                state.findings[which].followedUp += part.followedUp
                state.findings[which].found += part.found
                state.done += 1
                progress(Double(state.done) / Double(models.count * chunks))
            }
        }
        return state.withLock { $0.findings }
    }

    /// Runs that are simulated in one go.
    private static let chunk = 100

    private func finding(_ model: NoiseModel, runs: Int, stream: UInt64) -> Finding {
        // Streams of one seed that have nothing to do with each other: the seeds of neighbours are far apart.
        var seeds = SplitMix64(seed: seed)
        var generator = SplitMix64(seed: seeds.next() ^ (stream &* 0xD1B5_4A32_D192_ED03))
        let run = SimulatedRun(
            model: model, rounds: rounds, secondPass: secondPass, baselineRounds: baselineRounds, tolerance: tolerance
        )
        var finding = Finding(model: model, runs: runs, falseAlarms: 0, followedUp: 0, found: 0)
        for _ in 0..<runs {
            let same = run.judge(rise: 0, &generator)
            finding.falseAlarms += same.isRed ? 1 : 0
            finding.followedUp += same.suspicious > 0 ? 1 : 0
            finding.found += run.judge(rise: rise, &generator).isFirstRed ? 1 : 0
        }
        return finding
    }
}
