/// Which figures of a history are looked at; what is empty or nil leaves out nothing.
public struct TrendFilter: Hashable, Sendable {
    public var workloads: [String]
    public var arms: [String]
    /// Digests.
    public var environments: [String]
    public var branches: [String]
    /// Of each trend no more than this many runs, the latest.
    public var last: Int?

    public init(
        workloads: [String] = [], arms: [String] = [], environments: [String] = [], branches: [String] = [], last: Int? = nil
    ) {
        self.workloads = workloads
        self.arms = arms
        self.environments = environments
        self.branches = branches
        self.last = last
    }

    func holds(_ run: HistoryRun) -> Bool {
        branches.isEmpty || run.branch.map(branches.contains) == true
    }

    func holds(_ cell: HistoryCell) -> Bool {
        (workloads.isEmpty || workloads.contains(cell.workload)) && (arms.isEmpty || arms.contains(cell.arm))
            && (environments.isEmpty || environments.contains(cell.environment))
    }
}
