import Foundation

/// The workloads that there are, as one interpreter counts them.
public struct WorkloadListing: Hashable, Sendable, Encodable {
    /// One of them.
    public struct Entry: Hashable, Sendable, Encodable {
        public var name: String
        /// What it stands for: the first sentence of its docstring.
        public var summary: String
        /// Entries plus exits of one call; nil where it does not know.
        public var events: Int?
        /// Whether two calls may differ in that.
        public var eventsVary: Bool
        /// Absolute path.
        public var file: String
        /// Of the file, hexadecimal: a baseline of another one is not compared with.
        public var sha256: String
        /// The smallest suite that it is in; nil for none.
        public var suite: WorkloadSuite?
    }

    public var schema = "codesnap-bench workloads"
    public var version = 1
    public var interpreter: Interpreter
    public var workloads: [Entry]
}

extension WorkloadListing: Listing {
    public static let columns: [(heading: String, isNumeric: Bool)] = [
        ("workload", false), ("events", true), ("suite", false), ("stands for", false), ("file", false),
    ]

    public var heading: String { "Events as \(interpreter.label) has them, entries plus exits of one call" }

    public var rows: [[String]] {
        workloads.map { workload in
            [
                workload.name, workload.eventsVary ? "vary" : workload.events.map(String.init) ?? "-",
                workload.suite?.rawValue ?? "-", workload.summary, workload.file,
            ]
        }
    }

    public var remarks: [String] { ["The suite full has those of the suite specification, too."] }
}
