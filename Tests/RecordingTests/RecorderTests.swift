import Testing
import Trace

@testable import Recording

/// The recorder, driven as the hook drives it.
@Suite struct RecorderTests {
    private let identity = Recorder.ThreadIdentity(identifier: 70, nativeID: 700)

    /// Ticks are nanoseconds here.
    private func trace(_ recorder: Recorder, ends: UInt64 = 1_000_000) throws -> Trace {
        let file = recorder.encode(
            info: [], from: ClockAnchor(ticks: 0, nanoseconds: 0), to: ClockAnchor(ticks: ends, nanoseconds: ends)
        ) { FunctionDescription(name: "f\($0)", path: "", line: 0) }
        return try Trace(csnap: file)
    }

    /// Records an event as the hook does: in line when it can, else by the recorder.
    private func record(
        _ recorder: Recorder, _ cursor: inout EventCursor, function: Int, isExit: Bool, at ticks: UInt64
    ) {
        let isInLine =
            cursor.next < cursor.end && ticks < cursor.timeEnd
            && UInt64(function) <= PackedEvent.largestFunction
        if isInLine {
            let slot = UInt64(function) << 1
            let event = isExit ? PackedEvent.exit(ticks: ticks, slot: slot) : PackedEvent.entry(ticks: ticks, slot: slot)
            cursor.store(event, at: cursor.next)
        } else {
            _ = recorder.record(function: function, isExit: isExit, now: ticks, cursor: &cursor)
        }
    }

    @Test func eventsComeBackInOrderOverManyChunks() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        recorder.start(at: 0, thread: TrackKey(thread: 7), context: [])
        _ = recorder.load(TrackKey(thread: 7), identity: identity, stackLimit: 0, now: 0, cursor: &cursor)
        let calls = 50_000
        for call in 0..<calls {
            record(recorder, &cursor, function: call % 3 + 1, isExit: false, at: UInt64(call * 10))
            record(recorder, &cursor, function: call % 3 + 1, isExit: true, at: UInt64(call * 10 + 4))
        }
        #expect(recorder.eventCount(cursor: cursor) == calls * 2)
        recorder.stop(at: 600_000, thread: TrackKey(thread: 7), depth: 0, cursor: &cursor)
        #expect(recorder.eventCount(cursor: cursor) == calls * 2)
        let trace = try trace(recorder)
        #expect(trace.eventCount == calls * 2)
        let events = try #require(trace.recordings.first).events
        for call in 0..<calls {
            #expect(events[call * 2] == Event(time: UInt64(call * 10), function: call % 3, isExit: false))
            #expect(events[call * 2 + 1] == Event(time: UInt64(call * 10 + 4), function: call % 3, isExit: true))
        }
        #expect(trace.spans == [SpanDescription(start: 0, duration: 600_000, thread: 0)])
        #expect(trace.threads == [ThreadDescription(nativeID: 700, name: "", isMain: false)])
    }

    @Test func threadsTakingTurnsKeepTheirOwnEvents() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        recorder.start(at: 0, thread: TrackKey(thread: 1), context: [])
        for turn in 0..<3_000 {
            let thread = UInt64(turn % 4 + 1)
            _ = recorder.load(
                TrackKey(thread: thread), identity: Recorder.ThreadIdentity(identifier: thread, nativeID: thread), stackLimit: 0,
                now: UInt64(turn), cursor: &cursor)
            record(recorder, &cursor, function: Int(thread), isExit: turn % 8 >= 4, at: UInt64(turn))
        }
        recorder.stop(at: 5_000, thread: TrackKey(thread: 1), depth: 0, cursor: &cursor)
        let trace = try trace(recorder)
        #expect(trace.threads.map(\.nativeID) == [1, 2, 3, 4])
        for recording in trace.recordings {
            #expect(recording.events.count == 750)
            #expect(Set(recording.events.map(\.function)).count == 1)
            #expect(recording.events.map(\.time) == recording.events.map(\.time).sorted())
        }
    }

    @Test func aFunctionNumberThatDoesNotFitIsEscaped() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        recorder.start(at: 0, thread: TrackKey(thread: 7), context: [])
        _ = recorder.load(TrackKey(thread: 7), identity: identity, stackLimit: 0, now: 0, cursor: &cursor)
        let large = Int(PackedEvent.largestFunction) + 1
        for call in 0..<100 {
            for function in [large - 1, large, large + 5] {
                record(recorder, &cursor, function: function, isExit: false, at: UInt64(call))
                record(recorder, &cursor, function: function, isExit: true, at: UInt64(call))
            }
        }
        recorder.stop(at: 200, thread: TrackKey(thread: 7), depth: 0, cursor: &cursor)
        #expect(recorder.eventCount(cursor: cursor) == 600)
        let trace = try trace(recorder)
        #expect(trace.functions.map(\.name) == ["f\(large - 1)", "f\(large)", "f\(large + 5)"])
        #expect(trace.eventCount == 600)
    }

    @Test func aPauseLongerThanAnEventCanSayOpensAChunk() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        recorder.start(at: 0, thread: TrackKey(thread: 7), context: [])
        _ = recorder.load(TrackKey(thread: 7), identity: identity, stackLimit: 0, now: 0, cursor: &cursor)
        let late = PackedEvent.timeLimit * 3 + 17
        record(recorder, &cursor, function: 1, isExit: false, at: 5)
        record(recorder, &cursor, function: 1, isExit: true, at: late)
        recorder.stop(at: late + 1, thread: TrackKey(thread: 7), depth: 0, cursor: &cursor)
        let events = try trace(recorder, ends: late + 1).recordings[0].events
        #expect(events.map(\.time) == [5, late])
    }

    @Test func spansFollowEachOtherAndClearForgetsThem() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        for span in 0..<3 {
            let start = UInt64(span * 100)
            recorder.start(at: start, thread: TrackKey(thread: 7), context: [])
            _ = recorder.load(TrackKey(thread: 7), identity: identity, stackLimit: 0, now: start, cursor: &cursor)
            record(recorder, &cursor, function: 1, isExit: false, at: start + 10)
            record(recorder, &cursor, function: 1, isExit: true, at: start + 20)
            recorder.stop(at: start + 50, thread: TrackKey(thread: 7), depth: 0, cursor: &cursor)
        }
        let trace = try trace(recorder)
        #expect(trace.spans.map(\.start) == [0, 100, 200])
        #expect(trace.recordings.map { $0.events.map(\.time) } == [[10, 20], [110, 120], [210, 220]])
        recorder.clear()
        #expect(recorder.eventCount(cursor: cursor) == 0)
        #expect(try self.trace(recorder).recordings.isEmpty)
    }

    @Test func whatIsRecordedAfterAClearStandsAlone() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        for (function, start) in [(1, UInt64(0)), (2, 50)] {
            recorder.clear()
            recorder.start(at: start, thread: TrackKey(thread: 7), context: [])
            _ = recorder.load(TrackKey(thread: 7), identity: identity, stackLimit: 0, now: start, cursor: &cursor)
            record(recorder, &cursor, function: function, isExit: false, at: start + 10)
            recorder.stop(at: start + 40, thread: TrackKey(thread: 7), depth: 1, cursor: &cursor)
            #expect(cursor.thread == 0)
        }
        let trace = try trace(recorder)
        #expect(trace.spans == [SpanDescription(start: 0, duration: 40, thread: 0)])
        #expect(trace.functions.map(\.name) == ["f2"])
        #expect(trace.recordings[0].events == [Event(time: 10, function: 0, isExit: false)])
    }

    @Test func functionsThatWereRunningAreCountedAtTheStop() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        recorder.start(at: 0, thread: TrackKey(thread: 7), context: [4, 5, 6])
        _ = recorder.load(TrackKey(thread: 7), identity: identity, stackLimit: 0, now: 0, cursor: &cursor)
        record(recorder, &cursor, function: 9, isExit: false, at: 10)
        // Two of the three still run, and the recorded call on top of them.
        recorder.stop(at: 20, thread: TrackKey(thread: 7), depth: 3, cursor: &cursor)
        let span = try trace(recorder).spans[0]
        #expect(span.context.count == 3)
        #expect(span.kept == 2)
    }
}
