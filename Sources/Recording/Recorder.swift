/// Everything that one `CodeSnap` object has recorded: spans, threads, events.
///
/// All of it is guarded by the interpreter lock. While a span runs, the cursor holds the loaded thread's place; what the cursor knows
/// is written back (`unload`) before anybody else reads the chunks.
public final class Recorder {
    /// What the recorder asks of a thread when it is first met.
    public struct ThreadIdentity {
        /// What `threading.get_ident()` gives in it.
        public let identifier: UInt64
        /// The system's number of it.
        public let nativeID: UInt64

        public init(identifier: UInt64, nativeID: UInt64) {
            self.identifier = identifier
            self.nativeID = nativeID
        }
    }

    /// The time between a start and a stop, in clock ticks.
    struct Span {
        let start: UInt64
        var stop: UInt64?
        /// The thread or greenlet that called start.
        let thread: TrackKey
        /// The functions that were running on it, outermost first, and how many of them still ran at the stop.
        let context: [Int]
        /// How many functions were running around those.
        let outside: Int
        var kept = 0
    }

    /// What is left out. Only changed between spans.
    public var filters = RecordingFilters()
    private(set) var spans: [Span] = []
    /// In the order of their first events.
    public private(set) var threads: [ThreadRecording] = []
    private var threadByKey: [TrackKey: ThreadRecording] = [:]
    private(set) var loaded: ThreadRecording?
    private var greenletCount = 0
    private var pool = ChunkPool()

    public init() {}

    /// Whether nothing was recorded since it was made or cleared, not even a span.
    public var isEmpty: Bool { spans.isEmpty }

    public var isRunning: Bool { spans.last.map { $0.stop == nil } ?? false }

    /// Begins a span. The cursor is left without a thread, so that the next call loads its own.
    ///
    /// - Parameters:
    ///   - context: The functions that are running on the thread that starts, outermost first.
    ///   - outside: How many functions run around these that are no part of what is recorded.
    public func start(at ticks: UInt64, thread: TrackKey, context: [Int], outside: Int = 0) {
        for thread in threads {
            thread.chunksOfSpan = 0
            thread.openCFunctions = 0
            thread.depth = 0
        }
        spans.append(Span(start: ticks, thread: thread, context: context, outside: outside))
    }

    /// Ends the span. `depth` is how many functions are running on the thread that stops, which is `thread`.
    public func stop(at ticks: UInt64, thread: TrackKey, depth: Int, cursor: inout EventCursor) {
        unload(&cursor)
        guard isRunning else { return }
        let index = spans.count - 1
        spans[index].stop = ticks
        if thread == spans[index].thread {
            let recording = threadByKey[thread]
            let isLimited = filters.maximumDepth != nil
            let open = (isLimited ? recording?.openCallsByDepth : recording?.openCalls(inLastSpan: index)) ?? 0
            spans[index].kept = min(max(depth - spans[index].outside - open, 0), spans[index].context.count)
        }
    }

    /// Makes that thread or greenlet the one that the cursor writes for. Returns its recording when it was not known before.
    public func load(
        _ key: TrackKey, identity: @autoclosure () -> ThreadIdentity, stackLimit: UInt, now ticks: UInt64,
        cursor: inout EventCursor
    ) -> ThreadRecording? {
        unload(&cursor)
        let known = threadByKey[key]
        let recording = known ?? ThreadRecording(key: key, identity: identity())
        if known == nil {
            threadByKey[key] = recording
            if key.lane != 0 {
                greenletCount += 1
                recording.name = "greenlet \(greenletCount)"
            }
            threads.append(recording)
        }
        loaded = recording
        if let chunk = recording.chunks.last, chunk.span == spans.count - 1 {
            point(&cursor, at: chunk)
        } else {
            addChunk(at: ticks, cursor: &cursor)
        }
        cursor.setThread(key.thread)
        cursor.stackLimit = stackLimit
        cursor.openCFunctions = recording.openCFunctions
        cursor.depth = recording.depth
        return known == nil ? recording : nil
    }

    /// Gives the loaded thread a new chunk whose times count from `ticks`, and returns the thread.
    @discardableResult
    public func addChunk(at ticks: UInt64, cursor: inout EventCursor) -> ThreadRecording? {
        guard let recording = loaded else { return nil }
        writeBack(cursor)
        let chunk = pool.take(capacity: recording.nextCapacity)
        chunk.base = ticks
        chunk.span = spans.count - 1
        if let last = recording.chunks.last, last.span == chunk.span {
            recording.eventsInFullChunks += last.count - last.escapes
        } else {
            recording.eventsInFullChunks = 0
        }
        recording.chunks.append(chunk)
        recording.chunksOfSpan += 1
        point(&cursor, at: chunk)
        return recording
    }

    /// Stores an event of the loaded thread where the hook could not: a chunk that is full or too old, or a number that is too large.
    /// Returns the thread when a chunk was added.
    public func record(
        function: Int, isExit: Bool, now ticks: UInt64, cursor: inout EventCursor
    ) -> ThreadRecording? {
        var grown: ThreadRecording?
        let isEscaped = UInt64(function) > PackedEvent.largestFunction
        if cursor.room < (isEscaped ? 2 : 1) || ticks >= cursor.timeEnd {
            grown = addChunk(at: ticks, cursor: &cursor)
        }
        let slot = (isEscaped ? PackedEvent.escapedFunction : UInt64(function)) << 1
        cursor.store(
            isExit ? PackedEvent.exit(ticks: ticks, slot: slot) : PackedEvent.entry(ticks: ticks, slot: slot), at: cursor.next)
        if isEscaped {
            cursor.store(UInt64(function), at: cursor.next)
            loaded?.chunks.last?.escapes += 1
        }
        return grown
    }

    /// Writes back what the cursor knows and leaves it without a thread.
    public func unload(_ cursor: inout EventCursor) {
        writeBack(cursor)
        loaded?.openCFunctions = cursor.openCFunctions
        loaded?.depth = cursor.depth
        loaded = nil
        cursor.openCFunctions = 0
        cursor.depth = 0
        cursor.next = 0
        cursor.end = 0
        cursor.setThread(0)
    }

    /// Notes how far the cursor has come in the loaded thread's last chunk.
    private func writeBack(_ cursor: EventCursor) {
        if cursor.next != 0, let chunk = loaded?.chunks.last { chunk.count = chunk.count(upTo: cursor.next) }
    }

    private func point(_ cursor: inout EventCursor, at chunk: EventChunk) {
        cursor.next = chunk.next
        cursor.end = chunk.end
        cursor.base = chunk.base
        cursor.timeEnd = chunk.base &+ PackedEvent.timeLimit
    }
}

extension Recorder {
    /// Forgets all that was recorded and keeps the memory. The recorder must not be running.
    public func clear() {
        precondition(!isRunning, "a running recorder was cleared")
        for thread in threads {
            for chunk in thread.chunks { pool.give(chunk) }
        }
        threads = []
        threadByKey = [:]
        greenletCount = 0
        spans = []
    }

    /// Forgets all that was recorded and frees the memory. The recorder must not be running.
    public func cleanup() {
        clear()
        pool.removeAll()
    }

    /// Entries plus exits recorded so far.
    public func eventCount(cursor: EventCursor) -> Int {
        var count = threads.reduce(0) { $0 + $1.eventCount() }
        if cursor.next != 0, let chunk = loaded?.chunks.last { count += chunk.count(upTo: cursor.next) - chunk.count }
        return count
    }
}
