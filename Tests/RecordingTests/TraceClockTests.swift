import Recording
import Testing

/// Ticks and nanoseconds.
@Suite struct TraceClockTests {
    @Test func aScaleGoesThroughItsAnchors() {
        let scale = TickScale(
            origin: 1_000, from: ClockAnchor(ticks: 1_000, nanoseconds: 50), to: ClockAnchor(ticks: 4_000, nanoseconds: 1_050))
        #expect(scale.nanoseconds(1_000) == 0)
        #expect(scale.nanoseconds(4_000) == 1_000)
        #expect(scale.nanoseconds(2_500) == 500)
        #expect(scale.nanoseconds(10) == 0)
    }

    @Test func aDayIsExactToTheNanosecond() {
        let day: UInt64 = 86_400_000_000_000
        let scale = TickScale(
            origin: 0, from: ClockAnchor(ticks: 0, nanoseconds: 0), to: ClockAnchor(ticks: day * 3, nanoseconds: day))
        #expect(scale.nanoseconds(day * 3) == day)
        #expect(scale.nanoseconds(3_000) == 1_000)
    }

    @Test func theCounterAgreesWithTheSystemClock() {
        guard CounterClock.isSteady else { return }
        let first = ClockAnchor.read(CounterClock.self)
        while SystemClock.now() < first.nanoseconds + 5_000_000 {}
        let middle = ClockAnchor.read(CounterClock.self)
        while SystemClock.now() < first.nanoseconds + 10_000_000 {}
        let scale = TickScale(origin: first.ticks, from: first, to: ClockAnchor.read(CounterClock.self))
        let difference = Int64(scale.nanoseconds(middle.ticks)) - Int64(middle.nanoseconds - first.nanoseconds)
        #expect(abs(difference) < 50_000)
    }
}
