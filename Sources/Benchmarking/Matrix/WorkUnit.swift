/// One interpreter on one workload, with all arms: what one machine of a matrix measures as a whole, so that every cell has the control
/// that ran beside it.
public struct WorkUnit: Hashable, Sendable, Codable {
    /// The interpreter as it was asked for, by name or path.
    public var python: String
    /// The workload's name.
    public var workload: String

    public init(python: String, workload: String) {
        self.python = python
        self.workload = workload
    }
}
