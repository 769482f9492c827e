/// Shares work out among machines so that the longest share is short. The same input gives the same shares everywhere.
struct ShardBalance {
    /// Something to be done on one machine.
    struct Work {
        /// A machine has to prepare once for all work of a group.
        var group: String
        var seconds: Double
    }

    private let works: [Work]
    private let preparation: Double
    /// Places of the works in the input, by machine.
    private(set) var shares: [[Int]]

    /// - Parameters:
    ///   - works: At least as many as there are machines.
    ///   - count: The number of machines, at least 1. Each gets something to do.
    ///   - preparation: Seconds that a machine needs before its first work of a group.
    init(_ works: [Work], count: Int, preparation: Double) {
        precondition(count >= 1 && works.count >= count, "\(works.count) works for \(count) machines")
        self.works = works
        self.preparation = preparation
        shares = [[Int]](repeating: [], count: count)
        deal()
        while improve() {}
    }

    /// Seconds that a share takes.
    func seconds(_ share: [Int]) -> Double {
        share.reduce(0) { $0 + works[$1].seconds } + preparation * Double(Set(share.map { works[$0].group }).count)
    }

    /// The longest first, each to the machine that has it done soonest (Graham's LPT rule, 1969). Places decide between equals.
    private mutating func deal() {
        for (done, place) in works.indices.sorted(by: { (-works[$0].seconds, $0) < (-works[$1].seconds, $1) }).enumerated() {
            let empty = shares.indices.filter { shares[$0].isEmpty }
            let candidates = empty.count >= works.count - done ? empty : Array(shares.indices)
            let totals = candidates.map { (seconds(shares[$0] + [place]), $0) }
            if let best = totals.min(by: <) { shares[best.1].append(place) }
        }
    }

    /// What is to be small: first the longest share, then all of them together.
    private struct Cost: Comparable {
        var longest: Double
        var sum: Double

        /// Less by more than the last digits of sums.
        static func < (one: Cost, other: Cost) -> Bool {
            one.longest < other.longest - 1e-6 || (one.longest <= other.longest + 1e-6 && one.sum < other.sum - 1e-6)
        }
    }

    private func cost(_ shares: [[Int]]) -> Cost {
        let totals = shares.map(seconds)
        return Cost(longest: totals.max() ?? 0, sum: totals.reduce(0, +))
    }

    /// Moves one work to another machine, or swaps two, where that makes it better; returns whether it did. The rule above does not look
    /// ahead to the groups of what is still to come.
    private mutating func improve() -> Bool {
        let now = cost(shares)
        for from in shares.indices {
            for to in shares.indices where to != from {
                for place in shares[from] {
                    let others = to > from ? shares[to] : []
                    for other in [nil] + others.map(Optional.some) where other != nil || shares[from].count > 1 {
                        var changed = shares
                        changed[from].removeAll { $0 == place }
                        changed[to].append(place)
                        if let other {
                            changed[to].removeAll { $0 == other }
                            changed[from].append(other)
                        }
                        if cost(changed) < now {
                            shares = changed
                            return true
                        }
                    }
                }
            }
        }
        return false
    }
}
