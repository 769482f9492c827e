/// How large a recording of one call of `workload()` is, saved as a trace file.
public struct TraceSize: Hashable, Sendable, Codable {
    /// Of the whole file, with the names of its functions.
    public var bytes: Int
    /// Entries plus exits in it.
    public var events: Int

    public init(bytes: Int, events: Int) {
        self.bytes = bytes
        self.events = events
    }

    /// nil where nothing was recorded.
    public var bytesPerEvent: Double? { events > 0 ? Double(bytes) / Double(events) : nil }
}
