/// What `measure.py` reports about one process, by action.

/// Action `calibrate`.
struct CalibrationReport: Decodable {
    /// Calls of `workload()` in a block.
    var iterations: Int
    /// Nanoseconds of one untraced call.
    var callNs: Int
    /// The count that the workload's file states.
    var events: Int?
    /// Whether two calls need not have the same number of events; nil: they do.
    var eventsVary: Bool?
    /// Of the workload's file, hexadecimal.
    var sha256: String
}

/// Action `sample`.
struct SampleReport: Decodable {
    /// Entries plus exits of one call; nil where the arm does not count.
    var events: Int?
    var order: String
    var untracedNs: [Int]
    var tracedNs: [Int]
    /// Entries plus exits of one more traced block, where not every block was counted.
    var blockEvents: Int?
    /// Bytes; nil where the system does not say.
    var peakMemory: Int?
}

/// Action `instructions`.
struct InstructionsReport: Decodable {
    /// Entries plus exits of one call; nil where the arm does not count.
    var events: Int?
}

/// Action `peers`.
struct PeersReport: Decodable {
    /// Of the peers that can be imported, by the names of their arms.
    var versions: [String: String]
    /// Why the others cannot.
    var reasons: [String: String]
}

/// Action `package`.
struct PackageReport: Decodable {
    var version: String
    /// Why there is no native tracer with it; empty where there is one.
    var lacks: String
}

/// Action `arm`.
struct ArmReport: Decodable {
    /// What it calls itself.
    var name: String?
    var version: String?
    /// Why it cannot be used, one sentence; nil where it can.
    var reason: String?
    /// Whether it imports codesnap.
    var usesCodesnap: Bool
}

/// Action `workload`.
struct WorkloadReport: Decodable {
    /// The first sentence of its docstring.
    var summary: String
    /// Entries plus exits of one call; nil where they vary or are not known.
    var events: Int?
    var eventsVary: Bool
    /// Of its file, hexadecimal.
    var sha256: String
}

/// Action `page`.
struct PageReport: Decodable {
    /// Entries plus exits on the page.
    var events: Int
    /// Bytes of the same as a trace file.
    var traceBytes: Int
}
