/// Where the running thread's next event goes, and what the hook compares before it stores one.
///
/// There is one, a global variable of the extension: the interpreter lock makes one thread at a time its user. Everything in it is a
/// plain word, so that the compiler puts it into the data segment and the hook reads it without a call.
@safe @frozen
public struct EventCursor {
    /// The addresses of the next event's place in the running thread's chunk and of the chunk's end; both 0 when no thread is loaded.
    /// Addresses and not optional pointers, because comparing those takes a branch for each nil.
    public var next: UInt
    public var end: UInt
    /// The chunk's base, in clock ticks, and the first time that it can no longer hold.
    public var base: UInt64
    public var timeEnd: UInt64
    /// The interpreter's number of the thread that is loaded; 0 when none is, which no thread has.
    public var thread: UInt64
    /// The number of the span that is recorded; 0 when none is. No two spans of a process share one.
    public var span: UInt64
    /// The span and the thread in one word: what an exit compares, to know that both are still those of its entry.
    public var key: UInt64
    /// The lowest stack address at which the loaded thread may still call on the stack it is on.
    public var stackLimit: UInt
    /// How many calls of C functions were recorded on the loaded thread that have not ended.
    public var openCFunctions: Int
    /// How many calls of the loaded thread were entered within the span and are open. Counted only where the recorder limits the depth.
    public var depth: Int

    @inlinable
    public init() {
        next = 0
        end = 0
        base = 0
        timeEnd = 0
        thread = 0
        span = 0
        key = 0
        stackLimit = 0
        openCFunctions = 0
        depth = 0
    }

    /// Makes a thread the loaded one; 0 for none.
    mutating func setThread(_ number: UInt64) {
        thread = number
        key = span << 32 | number & 0xFFFF_FFFF
    }

    /// The span that a key was made in.
    public static func span(ofKey key: UInt64) -> UInt64 { key >> 32 }

    /// The size of a packed event in bytes.
    @usableFromInline static var eventSize: UInt { 8 }

    /// Stores an event in that place, which is `next` as it was read before, and steps on.
    ///
    /// - Precondition: `place < end`: then it is an address in a chunk that outlives the cursor's stay on it.
    @inlinable @inline(__always)
    public mutating func store(_ event: UInt64, at place: UInt) {
        unsafe UnsafeMutablePointer<UInt64>(bitPattern: place).unsafelyUnwrapped.pointee = event
        next = place &+ Self.eventSize
    }

    /// How many more events the chunk holds.
    var room: Int { Int(end &- next) / Int(Self.eventSize) }
}
