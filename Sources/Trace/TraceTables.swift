/// A Python function, as Python names it.
public struct FunctionDescription: Hashable, Sendable {
    /// The qualified name, `Class.method`.
    public var name: String
    /// The path of the file that defines it, as its code object has it; empty when there is none.
    public var path: String
    /// The first line of its definition, from 1; 0 when unknown.
    public var line: Int

    public init(name: String, path: String, line: Int) {
        self.name = name
        self.path = path
        self.line = line
    }

    /// The name as people read it: `Class.method (path:line)`.
    public var label: String {
        if path.isEmpty { return name }
        return line > 0 ? "\(name) (\(path):\(line))" : "\(name) (\(path))"
    }
}

/// A thread that has events, or a greenlet, which takes its turns on one.
public struct ThreadDescription: Hashable, Sendable {
    /// The system's number of the thread; 0 when unknown. A greenlet's is that of its thread.
    public var nativeID: UInt64
    /// The name that Python's `threading` module has for it; empty when it has none.
    public var name: String
    /// Whether it is the interpreter's main thread.
    public var isMain: Bool
    /// Whether it is a greenlet other than its thread's own.
    public var isGreenlet: Bool

    public init(nativeID: UInt64, name: String, isMain: Bool, isGreenlet: Bool = false) {
        self.nativeID = nativeID
        self.name = name
        self.isMain = isMain
        self.isGreenlet = isGreenlet
    }
}

/// The time from a `start()` to its `stop()`, in nanoseconds since the first span began.
public struct SpanDescription: Hashable, Sendable {
    public var start: UInt64
    public var duration: UInt64
    /// The index of the thread that called `start()`, if it has events.
    public var thread: Int?
    /// The functions that were already running on that thread, outermost first.
    public var context: [Int]
    /// How many of these, counted from the outermost, were still running at the stop.
    public var kept: Int

    public init(start: UInt64, duration: UInt64, thread: Int? = nil, context: [Int] = [], kept: Int = 0) {
        self.start = start
        self.duration = duration
        self.thread = thread
        self.context = context
        self.kept = kept
    }
}

/// The event that begins a step of an asyncio task: the first call that the task makes when it is resumed.
public struct TaskStep: Hashable, Sendable {
    /// The event's index in its recording.
    public var event: Int
    /// The task's index in the trace's table.
    public var task: Int

    public init(event: Int, task: Int) {
        self.event = event
        self.task = task
    }
}

/// A key and its value in the trace's info block.
public struct InfoPair: Hashable, Sendable {
    public var key: String
    public var value: String

    public init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }
}

/// One entry or exit of one function on one thread.
public struct Event: Hashable, Sendable {
    /// Nanoseconds since the first span began.
    public var time: UInt64
    /// The function's index in the trace's table.
    public var function: Int
    public var isExit: Bool

    public init(time: UInt64, function: Int, isExit: Bool) {
        self.time = time
        self.function = function
        self.isExit = isExit
    }
}
