import CThreadStack
import Glibc

/// The C stacks that traced calls run on.
///
/// A call that CPython would have inlined takes C stack under the hook, so a deep recursion that works untraced would overflow it.
/// Before the stack gets tight, the hook goes on upon a fresh one, and comes back when that call returns. The program notices nothing.
public enum ThreadStack {
    /// The size of a fresh stack. Its pages cost nothing until they are touched.
    private static let segmentSize = 256 << 20
    private static let guardSize: UInt = 4_096
    /// What is left for the C code that a Python function calls, whose depth the hook does not see: at most this ...
    private static let largestReserve = 1 << 20
    /// ... and at most this part of the stack.
    private static let reserveShare = 4

    /// The lowest address at which the calling thread may still call on the stack that it is on: the one that the system gave it, or the
    /// fresh one that it was handed over to.
    public static var limit: UInt {
        get {
            if ThreadWords.stackLimit == 0 { ThreadWords.stackLimit = limitOfSystemStack() }
            return ThreadWords.stackLimit
        }
        set { ThreadWords.stackLimit = newValue }
    }

    /// The main thread's stack grows up to its limit; where the limits cannot be read, 1: never tight.
    private static func limitOfSystemStack() -> UInt {
        var lowest: UInt = 0
        var size = 0
        guard unsafe codesnap_system_stack(&lowest, &size) == 0 else { return 1 }
        return lowest + UInt(reserve(ofSize: size))
    }

    private static func reserve(ofSize size: Int) -> Int { min(largestReserve, size / reserveShare) }

    /// A fresh stack, in addresses.
    public struct Bounds {
        /// The lowest address that may be written, and the bytes from there on.
        public let lowest: UInt
        public let size: Int
        /// The lowest address at which a thread may still call on it.
        public var limit: UInt { lowest + UInt(reserve(ofSize: size)) }
    }

    /// The fresh stack with that limit; nil when it is not one's of these in use.
    public static func freshStack(withLimit limit: UInt) -> Bounds? {
        unsafe inUse.last { $0.limit == limit }
    }

    /// The fresh stacks that calls run on now, of all threads. Guarded by the interpreter lock.
    nonisolated(unsafe) private static var inUse: [Bounds] = []

    /// Runs `function(argument)` on a fresh stack. False when there is no memory for one; then nothing was called.
    ///
    /// `enter` is given the fresh stack before the call.
    public static func callOnFreshStack(
        _ function: @convention(c) (UnsafeMutableRawPointer?) -> Void, _ argument: UnsafeMutableRawPointer?,
        enter: (Bounds) -> Void
    ) -> Bool {
        guard let segment = unsafe takeSegment() else { return false }
        let stack = Bounds(lowest: UInt(bitPattern: segment) + guardSize, size: segmentSize - Int(guardSize))
        unsafe inUse.append(stack)
        enter(stack)
        let result = unsafe codesnap_call_on_stack(segment, segmentSize, function, argument)
        // Threads leave theirs in any order.
        if let index = unsafe inUse.lastIndex(where: { $0.lowest == stack.lowest }) { unsafe inUse.remove(at: index) }
        // A greenlet that was made meanwhile may have stood on it, and goes on there when it is switched to.
        if ThreadWords.hasGreenlets != true { unsafe giveSegment(segment) }
        return result == 0
    }

    /// One segment that was used and is kept: a recursion that swings around the limit would otherwise map one at each turn.
    /// Guarded by the interpreter lock.
    nonisolated(unsafe) private static var spare: UnsafeMutableRawPointer?

    private static func takeSegment() -> UnsafeMutableRawPointer? {
        if let segment = unsafe spare {
            unsafe spare = nil
            return unsafe segment
        }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK
        let memory = unsafe mmap(nil, segmentSize, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard unsafe memory != MAP_FAILED, let segment = unsafe memory else { return nil }
        // The lowest page is a guard: running over it is a fault, not a silent overwrite.
        unsafe mprotect(segment, Int(guardSize), PROT_NONE)
        return unsafe segment
    }

    private static func giveSegment(_ segment: UnsafeMutableRawPointer) {
        if unsafe spare == nil {
            unsafe spare = segment
            // What the recursion touched is the system's to take back when it needs it.
            unsafe madvise(segment, segmentSize, MADV_FREE)
        } else {
            unsafe munmap(segment, segmentSize)
        }
    }
}
