/// A run that went into a merged one: what the merged one has no single value of.
public struct Part: Hashable, Sendable, Codable {
    /// Such as `2/4`; nil for a run that was no shard.
    public var shard: String?
    public var command: [String]
    public var date: String
    public var seconds: Double
    public var seed: UInt64
    public var machine: Machine
    public var load: MachineLoad?

    init(_ results: Results) {
        shard = results.shard?.name
        command = results.command
        date = results.date
        seconds = results.seconds
        seed = results.seed
        machine = results.machine
        load = results.load
    }
}
