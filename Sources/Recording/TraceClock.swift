import CMachine
import Glibc

/// The clock of the events. Reading it is most of what an event costs, so the CPU's counter is used where it runs steadily.
public protocol EventClock {
    /// The time now, in the clock's ticks. Never goes back on one thread.
    static func now() -> UInt64
}

/// The CPU's time stamp counter.
public enum CounterClock: EventClock {
    @inlinable @inline(__always)
    public static func now() -> UInt64 { codesnap_ticks() }

    /// Whether the counter keeps one rate on this CPU.
    public static var isSteady: Bool { codesnap_ticks_are_steady() != 0 }
}

/// The system's monotonic clock; a tick is a nanosecond.
public enum SystemClock: EventClock {
    public static func now() -> UInt64 {
        var time = timespec()
        // The clock always exists, and `time` is valid for the call.
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

/// One moment on both clocks.
public struct ClockAnchor: Sendable {
    public let ticks: UInt64
    public let nanoseconds: UInt64

    public init(ticks: UInt64, nanoseconds: UInt64) {
        self.ticks = ticks
        self.nanoseconds = nanoseconds
    }

    /// Reads both clocks, a few times, and keeps the reading in which they were closest together.
    public static func read<Clock: EventClock>(_ clock: Clock.Type) -> ClockAnchor {
        var best = ClockAnchor(ticks: 0, nanoseconds: 0)
        var bestGap = UInt64.max
        for _ in 0..<8 {
            let before = Clock.now()
            let nanoseconds = SystemClock.now()
            let gap = Clock.now() &- before
            if gap < bestGap {
                bestGap = gap
                best = ClockAnchor(ticks: before &+ gap / 2, nanoseconds: nanoseconds)
            }
        }
        return best
    }
}

/// Turns ticks into nanoseconds since an origin.
public struct TickScale: Sendable {
    private let origin: UInt64
    private let nanosecondsPerTick: Double

    /// The scale through two anchors, the later one at least a millisecond after the first.
    public init(origin: UInt64, from first: ClockAnchor, to last: ClockAnchor) {
        self.origin = origin
        let ticks = last.ticks &- first.ticks
        nanosecondsPerTick = ticks == 0 ? 1 : Double(last.nanoseconds &- first.nanoseconds) / Double(ticks)
    }

    /// Nanoseconds since the origin; 0 for a time before it. A product below 2^53 is exact to the nanosecond: 104 days.
    @inlinable @inline(__always)
    public func nanoseconds(_ ticks: UInt64) -> UInt64 {
        let elapsed = Int64(bitPattern: ticks &- originTicks)
        return elapsed <= 0 ? 0 : UInt64(Double(elapsed) * rate)
    }

    @usableFromInline var originTicks: UInt64 { origin }
    @usableFromInline var rate: Double { nanosecondsPerTick }
}
