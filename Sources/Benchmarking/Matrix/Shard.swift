/// One part of a run that is shared out among several machines.
public struct Shard: Hashable, Sendable, Codable {
    /// Counts from 1.
    public var index: Int
    public var count: Int
    /// The arms of all parts.
    public var arms: [String]
    /// What each part measures, this one among them: parts with different plans do not belong together.
    public var plan: [[WorkUnit]]

    /// What this part measures.
    public var units: [WorkUnit] { plan.indices.contains(index - 1) ? plan[index - 1] : [] }

    /// How it is asked for: `2/4`.
    public var name: String { "\(index)/\(count)" }

    /// The part `index` of a plan, from 1.
    public init(_ index: Int, of plan: ShardPlan) {
        self.index = index
        count = plan.shards.count
        arms = plan.arms
        self.plan = plan.shards.map(\.units)
    }

    /// Reads `I/N`.
    public static func parse(_ text: String) -> (index: Int, count: Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, (1...count).contains(index) else {
            return nil
        }
        return (index, count)
    }
}
