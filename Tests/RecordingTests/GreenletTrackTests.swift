import Testing
import Trace

@testable import Recording

/// Greenlets that take turns on a thread.
@Suite struct GreenletTrackTests {
    @Test func eachGreenletHasATrackOfItsOwn() throws {
        let recorder = Recorder()
        var cursor = EventCursor()
        let identity = Recorder.ThreadIdentity(identifier: 70, nativeID: 700)
        recorder.start(at: 0, thread: TrackKey(thread: 7, lane: 5), context: [1])
        for (time, lane) in zip(UInt64(10)..., [5, 0, 9, 5, 0, 9] as [UInt64]) {
            _ = recorder.load(
                TrackKey(thread: 7, lane: lane), identity: identity, stackLimit: 0, now: time, cursor: &cursor)
            _ = recorder.record(function: Int(lane) + 1, isExit: time > 12, now: time, cursor: &cursor)
        }
        recorder.stop(at: 20, thread: TrackKey(thread: 7, lane: 5), depth: 1, cursor: &cursor)
        let file = recorder.encode(
            info: [], from: ClockAnchor(ticks: 0, nanoseconds: 0), to: ClockAnchor(ticks: 100, nanoseconds: 100)
        ) { FunctionDescription(name: "f\($0)", path: "", line: 0) }
        let trace = try Trace(csnap: file)
        #expect(trace.threads.map(\.name) == ["greenlet 1", "", "greenlet 2"])
        #expect(trace.threads.map(\.isGreenlet) == [true, false, true])
        #expect(trace.threads.allSatisfy { $0.nativeID == 700 })
        #expect(trace.recordings.map { $0.events.map(\.time) } == [[10, 13], [11, 14], [12, 15]])
        #expect(trace.spans[0].thread == 0)
        #expect(trace.spans[0].kept == 1)
        recorder.clear()
        recorder.start(at: 30, thread: TrackKey(thread: 7), context: [])
        _ = recorder.load(TrackKey(thread: 7, lane: 9), identity: identity, stackLimit: 0, now: 31, cursor: &cursor)
        #expect(recorder.threads.map(\.name) == ["greenlet 1"])
    }
}
