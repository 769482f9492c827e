import Testing
import Trace

/// How events become slices.
@Suite struct SliceTests {
    private func slices(_ events: [(UInt64, Int, Bool)], stop: UInt64 = 100) -> [Slice] {
        var trace = Trace()
        trace.spans = [SpanDescription(start: 0, duration: stop)]
        let recording = Trace.Recording(
            span: 0, thread: 0, events: events.map { Event(time: $0.0, function: $0.1, isExit: $0.2) })
        return trace.slices(of: recording)
    }

    @Test func callsNest() {
        let result = slices([(1, 0, false), (2, 1, false), (5, 1, true), (9, 0, true)])
        #expect(
            result == [
                Slice(start: 1, end: 9, function: 0, depth: 0, ending: .exit),
                Slice(start: 2, end: 5, function: 1, depth: 1, ending: .exit),
            ])
    }

    @Test func whatIsOpenAtTheStopIsStillRunning() {
        let result = slices([(1, 0, false), (2, 1, false), (5, 1, true)])
        #expect(result[0] == Slice(start: 1, end: 100, function: 0, depth: 0, ending: .stillRunning))
        #expect(result[1].ending == .exit)
    }

    @Test func anOuterExitEndsWhatIsAboveIt() {
        let result = slices([(1, 0, false), (2, 1, false), (7, 0, true), (8, 1, true)])
        #expect(result[1] == Slice(start: 2, end: 7, function: 1, depth: 1, ending: .unfinished))
        #expect(result[0].end == 7)
        #expect(result.count == 2)
    }

    @Test func anExitWithoutAnEntryIsNotDrawn() {
        #expect(slices([(1, 0, true), (2, 1, false), (3, 1, true)]).map(\.function) == [1])
    }

    @Test func recursionClosesTheInnermost() {
        let result = slices([(1, 0, false), (2, 0, false), (3, 0, true), (4, 0, true)])
        #expect(result.map(\.end) == [4, 3])
    }
}
