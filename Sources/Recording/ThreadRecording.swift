/// What identifies a track: a thread, or a greenlet that runs on it.
public struct TrackKey: Hashable, Sendable {
    /// The interpreter's number of the thread, never used again.
    public let thread: UInt64
    /// The greenlet's number, never used again; 0 for the thread's own.
    public let lane: UInt64

    public init(thread: UInt64, lane: UInt64 = 0) {
        self.thread = thread
        self.lane = lane
    }
}

/// What was recorded on one thread, or of one greenlet.
public final class ThreadRecording {
    public let key: TrackKey
    /// What `threading.get_ident()` gives in it.
    public let identifier: UInt64
    /// The system's number of the thread.
    public let nativeID: UInt64
    /// What `threading` calls it; nil until that is known.
    public var name: String?
    public var isMain = false

    var chunks: [EventChunk] = []
    /// How many chunks the running span has taken.
    var chunksOfSpan = 0
    /// Of the running span; current only when the thread is not loaded.
    var openCFunctions = 0
    /// The running span's open calls while the thread is not loaded, where the recorder limits the depth.
    var depth = 0

    /// Where the steps of tasks begin, in the order of their events.
    var steps: [TaskStep] = []
    /// The events of the running span in all chunks but the last.
    var eventsInFullChunks = 0

    init(key: TrackKey, identity: Recorder.ThreadIdentity) {
        self.key = key
        identifier = identity.identifier
        nativeID = identity.nativeID
    }

    /// The next chunk's capacity in events. The first is small, because a program may have thousands of threads that live briefly.
    ///
    /// The end of a chunk is also the moment to ask for the thread's name. `threading` knows it from some twenty events after the first
    /// until three before the last, so for as long as it could be news, chunks are so small that none of them spans that time.
    var nextCapacity: Int {
        if chunksOfSpan == 0 { return 16 }
        if name == nil && chunksOfSpan < Self.chunksBeforeNameless { return 2 }
        switch chunks.last?.capacity ?? 0 {
        case ...16: return 256
        case 256: return 4_096
        case 4_096: return 32_768
        default: return ChunkMemory.largestCapacity
        }
    }

    /// A thread without a name by then was not made by `threading`.
    private static let chunksBeforeNameless = 32

    /// Entries less exits of Python functions within the span that was recorded last. The thread must not be loaded.
    func openCalls(inLastSpan span: Int) -> Int {
        var open = 0
        for chunk in chunks.reversed().prefix(while: { $0.span == span }) {
            chunk.forEachEvent { _, _, isExit in open += isExit ? -1 : 1 }
        }
        return open - openCFunctions
    }

    /// The same where the recorder limits the depth, with the calls beyond that.
    var openCallsByDepth: Int { depth - openCFunctions }

    func eventCount() -> Int { chunks.reduce(0) { $0 + $1.count - $1.escapes } }
}
