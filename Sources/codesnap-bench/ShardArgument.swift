import ArgumentParser
import Benchmarking

/// `I/N` on the command line: the part I of N, from 1.
struct ShardArgument: ExpressibleByArgument {
    var index: Int
    var count: Int

    init?(argument: String) {
        guard let parts = Shard.parse(argument) else { return nil }
        (index, count) = parts
    }
}

extension ShardPlan {
    /// The plan for a checkout: what its own baselines say of the time decides, wherever else a run looks for baselines.
    init(_ settings: MeasurementSettings, count: Int, in repository: Repository) throws(BenchmarkError) {
        let stored = try BaselineStore(folder: repository.baselines).load()
        try self.init(settings, count: count, time: ExpectedTime(stored.map(\.baseline)))
    }
}
