import Testing
import Trace

@testable import Recording

/// What encoding drops as too short.
@Suite struct ShortCallFilterTests {
    /// The events that are left of those, as (time, function, exit), and how many calls were dropped.
    private func filtered(_ events: [(UInt64, Int, Bool)], minimumDuration: UInt64) throws -> ([Event], Int) {
        var filter = ShortCallFilter(minimumDuration: minimumDuration)
        var writer = TraceWriter(info: []) { FunctionDescription(name: "f\($0)", path: "", line: 0) }
        writer.begin(span: 0, thread: 0)
        for (time, function, isExit) in events { filter.pass(time: time, function: function, isExit: isExit, to: &writer) }
        filter.endTrack(&writer)
        let file = writer.finish(threads: [], spans: [])
        let dropped = filter.droppedCalls
        let trace = try Trace(csnap: file)
        let names = trace.functions.map(\.name)
        let left = trace.recordings.first?.events ?? []
        // Back to the numbers that came in: the file has its own.
        return (
            left.map { Event(time: $0.time, function: Int(names[$0.function].dropFirst())!, isExit: $0.isExit) }, dropped
        )
    }

    @Test func aShortLeafGoesAndItsCallerStays() throws {
        let (events, dropped) = try filtered(
            [(0, 1, false), (10, 2, false), (19, 2, true), (20, 3, false), (30, 3, true), (40, 1, true)], minimumDuration: 10)
        #expect(dropped == 1)
        #expect(
            events == [
                Event(time: 0, function: 1, isExit: false), Event(time: 20, function: 3, isExit: false),
                Event(time: 30, function: 3, isExit: true), Event(time: 40, function: 1, isExit: true),
            ])
    }

    @Test func aShortCallerGoesWithItsCalleesAndNotWithoutThem() throws {
        let all: [(UInt64, Int, Bool)] = [(0, 1, false), (1, 2, false), (2, 3, false), (3, 3, true), (8, 2, true), (9, 1, true)]
        #expect(try filtered(all, minimumDuration: 10) == ([], 3))
        #expect(try filtered(all, minimumDuration: 9).1 == 2)
        #expect(try filtered(all, minimumDuration: 7).1 == 1)
        #expect(try filtered(all, minimumDuration: 1).1 == 0)
    }

    @Test func openCallsAndExitsOutOfOrderStay() throws {
        let open = try filtered([(0, 1, false), (1, 2, false), (2, 3, false), (3, 3, true)], minimumDuration: 10)
        #expect(open.0.map(\.function) == [1, 2])
        #expect(open.1 == 1)
        // 1 ends before what it called: neither call is what it seems.
        let crossed = try filtered([(0, 1, false), (1, 2, false), (2, 1, true), (3, 2, true)], minimumDuration: 10)
        #expect(crossed.0.count == 4)
        #expect(crossed.1 == 0)
    }
}
