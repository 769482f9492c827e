/// Where the running thread's next event goes, and what the hook compares before it stores one.
///
/// There is one, a global variable of the extension: the interpreter lock makes one thread at a time its user. Everything in it is a
/// plain word, so that the compiler puts it into the data segment and the hook reads it without a call.
@safe @frozen
public struct EventCursor {
    /// The next event's place in the running thread's chunk, and the chunk's end; both nil when no thread is loaded.
    public var next: UnsafeMutablePointer<UInt64>?
    public var end: UnsafeMutablePointer<UInt64>?
    /// The chunk's base, in clock ticks.
    public var base: UInt64
    /// The interpreter's number of the thread that is loaded; 0 when none is, which no thread has.
    public var thread: UInt64
    /// The number of the span that is recorded; 0 when none is. No two spans of a process share one.
    public var span: UInt64
    /// The lowest stack address at which the loaded thread may still call on the stack it is on.
    public var stackLimit: UInt

    @inlinable
    public init() {
        unsafe next = nil
        unsafe end = nil
        base = 0
        thread = 0
        span = 0
        stackLimit = 0
    }
}
