import Foundation
import Statistics

/// What one process measured: blocks of one workload, untraced and traced in turn.
public struct Sample: Hashable, Sendable, Codable {
    /// When in a run a process was started.
    public enum Pass: String, Hashable, Sendable, Codable {
        case first
        /// To follow up a suspicion.
        case second
    }

    public var pass: Pass
    /// Counts from 0, on through both passes.
    public var round: Int
    /// Place of the process in the whole run, from 0.
    public var position: Int
    /// PYTHONHASHSEED of the process.
    public var hashSeed: UInt32
    /// The order of the blocks: U untraced, T traced.
    public var order: String
    /// Nanoseconds of each untraced block, in the order in which they ran.
    public var untracedNs: [Int]
    /// Nanoseconds of each traced block, likewise; the i-th one ran right before or after the i-th untraced one.
    public var tracedNs: [Int]
    /// Entries plus exits of one more traced block, where not every block was counted: fewer than in as many calls of
    /// `workload()` one by one says that the arm loses events.
    public var blockEvents: Int?
    /// The most bytes of memory that the process had up to its last block; nil where the system does not say.
    public var peakMemory: Int?

    public init(
        pass: Pass = .first, round: Int, position: Int, hashSeed: UInt32, order: String, untracedNs: [Int], tracedNs: [Int],
        blockEvents: Int? = nil, peakMemory: Int? = nil
    ) {
        self.pass = pass
        self.round = round
        self.position = position
        self.hashSeed = hashSeed
        self.order = order
        self.untracedNs = untracedNs
        self.tracedNs = tracedNs
        self.blockEvents = blockEvents
        self.peakMemory = peakMemory
    }

    /// Traced over untraced time: the median over the pairs of neighbouring blocks.
    public var ratio: Double {
        exp(median(zip(tracedNs, untracedNs).map { log(Double($0) / Double($1)) }))
    }

    /// The median untraced block.
    public var medianUntracedNs: Double { median(untracedNs.map(Double.init)) }

    /// The median traced block.
    public var medianTracedNs: Double { median(tracedNs.map(Double.init)) }
}
