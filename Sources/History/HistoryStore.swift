import Benchmarking

/// Where runs are kept, for many runs and many machines.
///
/// What a store holds is described in `HistoryFormat.md`: tables of a schema with a version, which any SQL database can have.
public protocol HistoryStore: Sendable {
    /// Adds the runs that it does not hold yet, all of them or, when that fails, none. A run that it holds stays as it is.
    ///
    /// - Returns: How many were added.
    @discardableResult
    func add(_ runs: [HistoryRun]) throws(BenchmarkError) -> Int

    /// All runs in the order of their dates.
    func runs() throws(BenchmarkError) -> [HistoryRun]
}

extension HistoryStore {
    /// Adds a run as `results.json` has it.
    public func add(_ results: Results, branch: String?) throws(BenchmarkError) {
        try add([HistoryRun(results, branch: branch)])
    }
}
