import Statistics

/// In which order the processes of a run follow each other.
///
/// Each round is a permutation of all cells, so that at any moment every cell has run as often as every other, give or take
/// one, and whatever drifts over the run meets them all alike.
public struct SamplingPlan: Hashable, Sendable {
    /// One process.
    public struct Step: Hashable, Sendable {
        /// Counts from 0.
        public var round: Int
        /// Index of the cell.
        public var cell: Int
        /// PYTHONHASHSEED of the process, 1 to 4,294,967,295: the layout of its dictionaries varies, but can be had again.
        public var hashSeed: UInt32
    }

    public var seed: UInt64
    public var steps: [Step]

    /// Draws the order of `rounds` rounds over `cells` cells. The same arguments give the same plan.
    public init(cells: Int, rounds: Int, seed: UInt64) {
        self.seed = seed
        var generator = SplitMix64(seed: seed)
        var steps: [Step] = []
        steps.reserveCapacity(cells * rounds)
        for round in 0..<rounds {
            for cell in generator.shuffled(Array(0..<cells)) {
                let hashSeed = UInt32(generator.next(below: UInt64(UInt32.max))) + 1
                steps.append(Step(round: round, cell: cell, hashSeed: hashSeed))
            }
        }
        self.steps = steps
    }
}
