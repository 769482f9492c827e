import CPython
import Recording
import Trace

/// The recorders that Python has asked for, by handle.
enum RecorderTable {
    nonisolated(unsafe) private static var recorders: [Int: Recorder] = [:]
    nonisolated(unsafe) private static var lastHandle = 0
    /// The clocks' first anchor: read when the extension was imported.
    nonisolated(unsafe) static var firstAnchor = ClockAnchor(ticks: 0, nanoseconds: 0)

    static func create() -> Int {
        unsafe lastHandle += 1
        unsafe recorders[lastHandle] = Recorder()
        return unsafe lastHandle
    }

    static func recorder(_ handle: Int) throws(CallError) -> Recorder {
        guard let recorder = unsafe recorders[handle] else { throw .value("there is no recorder \(handle)") }
        return recorder
    }

    /// The recorder, which must not be running.
    static func idleRecorder(_ handle: Int) throws(CallError) -> Recorder {
        let recorder = try recorder(handle)
        guard unsafe running !== recorder else { throw .runtime("the recorder is running; stop() it first") }
        return recorder
    }

    static func destroy(_ handle: Int) throws(CallError) {
        try stop(handle)
        unsafe recorders[handle] = nil
        forgetUnmentioned()
    }

    static func clear(_ handle: Int) throws(CallError) {
        try idleRecorder(handle).clear()
        forgetUnmentioned()
    }

    static func cleanup(_ handle: Int) throws(CallError) {
        try idleRecorder(handle).cleanup()
        forgetUnmentioned()
    }

    /// Forgets the functions that have ended and the tasks, unless a recorder may mention them.
    private static func forgetUnmentioned() {
        guard unsafe recorders.values.allSatisfy({ $0.isEmpty }) else { return }
        unsafe CodeRegistry.shared.forgetEnded()
        unsafe TaskRegistry.shared.forgetAll()
    }

    static func start(_ handle: Int, context: Bool) throws(CallError) {
        let recorder = try recorder(handle)
        guard unsafe running == nil else {
            throw .runtime("a CodeSnap is already tracing in this process; stop() it before another starts")
        }
        guard codesnap_is_main_interpreter() != 0 else {
            throw .runtime("the native tracer traces the main interpreter only; use CodeSnap(tracer=\"python\") here")
        }
        unsafe CodeRegistry.shared.select(recorder.filters.selection)
        HiddenCalls.keepInSight()
        // Asked now and not at the first call: for the main thread the system reads the process's memory map, a tenth of a millisecond.
        _ = ThreadStack.limit
        let functions = context ? CallChain().functions : []
        begin(recorder, context: functions, outside: 0)
    }

    /// The calling thread, or the greenlet that runs on it.
    private static func currentTrack() -> TrackKey {
        _ = Greenlets.find()
        return TrackKey(thread: CallChain.threadNumber, lane: Greenlets.laneOfCurrent())
    }

    private static func begin(_ recorder: Recorder, context: [Int], outside: Int) {
        recorder.start(at: Hook.now(), thread: currentTrack(), context: context, outside: outside)
        unsafe running = recorder
        Hook.install(filters: recorder.filters)
    }

    /// In a forked child: what was recorded belongs to the parent, and the child begins anew with a span of its own, in which the
    /// functions running now are the context; without `all`, those that codesnap's own functions run in are left out. False when no
    /// recorder was running.
    ///
    /// Calls that were open at the fork belong to a span that is no more, so their exits are not recorded.
    static func restartAfterFork(all: Bool) -> Bool {
        guard let recorder = unsafe running else { return false }
        _ = UnhookedCalls.end()
        Hook.putBack()
        unsafe recorder.stop(at: Hook.now(), thread: TrackKey(thread: 0), depth: 0, cursor: &hook.cursor)
        recorder.cleanup()
        let chain = CallChain()
        let outside = all ? 0 : chain.outside
        begin(recorder, context: Array(chain.functions.dropFirst(outside)), outside: outside)
        return true
    }

    /// Returns what the trace lacks of the span that ended, as a sentence, or nil.
    @discardableResult
    static func stop(_ handle: Int) throws(CallError) -> String? {
        let recorder = try recorder(handle)
        guard unsafe running === recorder else { return nil }
        let now = Hook.now()
        Hook.remove()
        let loss = UnhookedCalls.end()
        unsafe running = nil
        let depth = CallChain().functions.count
        unsafe recorder.stop(at: now, thread: currentTrack(), depth: depth, cursor: &hook.cursor)
        if let thread = unsafe PyThreadState_Get() { unsafe Greenlets.leave(thread) }
        for thread in recorder.threads { ThreadNames.resolve(thread) }
        return loss
    }

    static func encode(_ handle: Int, info: [InfoPair]) throws(CallError) -> [UInt8] {
        let recorder = try idleRecorder(handle)
        return unsafe recorder.encode(
            info: info, from: firstAnchor, to: laterAnchor(), taskName: { unsafe TaskRegistry.shared.name($0) },
            describe: { unsafe CodeRegistry.shared.describe($0) })
    }

    /// An anchor at least 2 ms after the first: over less, the distance of two readings says too little about the rate.
    private static func laterAnchor() -> ClockAnchor {
        var anchor = Hook.anchor()
        while unsafe (anchor.nanoseconds - firstAnchor.nanoseconds) < 2_000_000 { anchor = Hook.anchor() }
        return anchor
    }
}
