/// Which functions take more or fewer instructions than in another revision.
public struct Explanation: Hashable, Sendable {
    /// One function, in instructions an event.
    public struct Row: Hashable, Sendable {
        public var function: String
        public var before: Double
        public var now: Double

        public var difference: Double { now - before }
    }

    /// Those that differ, the largest difference first.
    public var rows: [Row]
    /// What recording takes in all, untraced instructions taken off.
    public var before: InstructionCost
    public var now: InstructionCost

    /// - Parameters:
    ///   - profiles: Of one call of the workload under each revision, and untraced.
    ///   - events: Entries plus exits of that call.
    init(before: CallgrindProfile, now: CallgrindProfile, untraced: CallgrindProfile, events: Int) {
        let scale = 1 / Double(max(1, events))
        let names = Set(before.instructions.keys).union(now.instructions.keys)
        rows = names.map { name in
            Row(
                function: name, before: Double(before.instructions[name] ?? 0) * scale,
                now: Double(now.instructions[name] ?? 0) * scale)
        }
        .filter { $0.difference != 0 }
        .sorted { (abs($1.difference), $0.function) < (abs($0.difference), $1.function) }
        self.before = InstructionCost(perEvent: Double(before.total - untraced.total) * scale, disagreement: 0)
        self.now = InstructionCost(perEvent: Double(now.total - untraced.total) * scale, disagreement: 0)
    }
}
