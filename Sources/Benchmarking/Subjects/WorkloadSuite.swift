/// A set of workloads to measure together.
public enum WorkloadSuite: String, Hashable, Sendable, Codable, CaseIterable {
    /// The specification's own programs: recursions.
    case specification
    /// These, and one for each other way in which Python programs call.
    case full

    /// The names of its workloads, in the order of the reports.
    public var names: [String] {
        switch self {
        case .specification: ["fib", "hanoi", "qsort", "slow_fib"]
        case .full:
            Self.specification.names + [
                "generators", "threads", "asyncio_tasks", "exceptions", "deep_recursion", "imports", "methods",
            ]
        }
    }

    /// The smallest suite that a workload of that name is in; nil when it is in none.
    static func smallest(with name: String) -> WorkloadSuite? {
        allCases.first { $0.names.contains(name) }
    }
}
