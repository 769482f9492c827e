/// Encodes one thread's events within one span into the payload of an events block.
///
/// Operations and time differences go into columns of their own: calls repeat, and so do their costs, but not in step, so each
/// column deflates better alone.
struct EventBlockEncoder: ~Copyable {
    private var operations = ByteColumn(varints: TraceFormat.eventsPerBlock)
    private var differences = ByteColumn(varints: TraceFormat.eventsPerBlock)
    private var open: [Int] = []
    private(set) var count = 0
    private var firstTime: UInt64 = 0
    private var lastTime: UInt64 = 0

    init() { open.reserveCapacity(TraceFormat.eventsPerBlock) }

    var isFull: Bool { count == TraceFormat.eventsPerBlock }

    /// Appends an event; the block must not be full. A time before the last one counts as the last one.
    @inline(__always)
    mutating func append(time: UInt64, function: Int, isExit: Bool) {
        precondition(!isFull, "an events block holds \(TraceFormat.eventsPerBlock) events at most")
        if count == 0 {
            firstTime = time
            lastTime = time
        } else {
            let now = max(time, lastTime)
            differences.append(varint: now &- lastTime)
            lastTime = now
        }
        count &+= 1
        if !isExit {
            open.append(function)
            operations.append(varint: UInt64(function) &* 2 &+ 1)
        } else if let top = open.last, top == function {
            open.removeLast()
            operations.append(varint: 0)
        } else {
            operations.append(varint: UInt64(function) &* 2 &+ 2)
        }
    }

    /// Writes the payload and starts over.
    mutating func finish(thread: Int, span: Int, into payload: inout PayloadWriter) {
        payload.append(varint: thread)
        payload.append(varint: span)
        payload.append(varint: count)
        payload.append(varint: firstTime)
        payload.append(varint: operations.count)
        payload.append(bytes: operations.bytes)
        payload.append(bytes: differences.bytes)
        operations.removeAll()
        differences.removeAll()
        open.removeAll(keepingCapacity: true)
        count = 0
    }
}
