/// A trace in memory: what happened, in which function, on which thread.
public struct Trace: Sendable {
    public init() {}

    /// What is known about the run, in the file's order.
    public var info: [InfoPair] = []
    public var functions: [FunctionDescription] = []
    public var threads: [ThreadDescription] = []
    public var spans: [SpanDescription] = []
    /// The names of the asyncio tasks; empty where unknown.
    public var tasks: [String] = []
    /// The events by span, then by thread, each list in time order.
    public var recordings: [Recording] = []

    /// Whether the file had its end block; without it, it was cut short between two blocks.
    public var isComplete = true

    /// The events of one thread within one span.
    public struct Recording: Sendable {
        public var span: Int
        public var thread: Int
        public var events: [Event]
        /// Where steps of tasks begin, by event.
        public var steps: [TaskStep]

        public init(span: Int, thread: Int, events: [Event], steps: [TaskStep] = []) {
            self.span = span
            self.thread = thread
            self.events = events
            self.steps = steps
        }
    }

    /// Entries plus exits.
    public var eventCount: Int { recordings.reduce(0) { $0 + $1.events.count } }

    /// The value of the last info pair with that key.
    public func info(_ key: String) -> String? { info.last { $0.key == key }?.value }
}
