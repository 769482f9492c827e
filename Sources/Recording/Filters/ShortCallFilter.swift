import Trace

/// Drops calls that were short and had nothing kept in them, on the way of a track's events to the file.
///
/// What is held back is the chain of open calls in which nothing was kept so far: whatever else comes settles them. So a call goes with all
/// that was called in it, from the leaves up, in one pass and without memory for more than the stack.
struct ShortCallFilter: ~Copyable {
    private let minimumDuration: UInt64
    private var pending: [(time: UInt64, function: Int, task: Int?)] = []
    private(set) var droppedCalls = 0

    /// minimumDuration: in nanoseconds; 0 drops nothing.
    init(minimumDuration: UInt64) { self.minimumDuration = minimumDuration }

    var isOn: Bool { minimumDuration > 0 }

    /// Takes the next event of a track. task: the number of the task whose step an entry begins.
    mutating func pass(time: UInt64, function: Int, isExit: Bool, task: Int? = nil, to writer: inout TraceWriter) {
        guard isExit else { return pending.append((time, function, task)) }
        if let call = pending.last, call.function == function, time - call.time < minimumDuration {
            pending.removeLast()
            droppedCalls += 1
        } else {
            keepPending(&writer)
            writer.append(time: time, function: function, isExit: true)
        }
    }

    /// Says that the track has no more events: its calls that are still open stay.
    mutating func endTrack(_ writer: inout TraceWriter) { keepPending(&writer) }

    private mutating func keepPending(_ writer: inout TraceWriter) {
        for call in pending {
            if let task = call.task { writer.beginStep(task: task) }
            writer.append(time: call.time, function: call.function, isExit: false)
        }
        pending.removeAll(keepingCapacity: true)
    }
}
