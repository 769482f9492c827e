import CPython
import Recording

/// Records the calls that are made while the hook is out: a profile function tells of them up to 3.11, sys.monitoring later.
///
/// Both tell of every call, also of those that the hook records, which was there before or is back. So what begins is recorded only while
/// the hook is out, and what ends only if its beginning was.
enum UnhookedCalls {
    /// A call that is running.
    @safe
    private struct Call {
        /// Where its frame is: told apart from the frames of the hook's calls by it.
        let frame: UnsafeMutableRawPointer
        let slot: UInt64
        /// Not too deep for the limit.
        let isRecorded: Bool
        /// What the body of a class fills; see `HiddenCalls`.
        let namespace: PythonObject?
    }

    /// Those of each thread or greenlet, the outermost first.
    nonisolated(unsafe) private static var running: [TrackKey: [Call]] = [:]
    /// Whether calls are told of.
    nonisolated(unsafe) private static var isListening = false
    /// What the trace lacks of the span, as a sentence.
    nonisolated(unsafe) private static var loss: String?

    /// Called when the hook has been taken out.
    ///
    /// Calls are told of until the span ends, also when the hook is back: to have the interpreter begin and end it costs as much as thousands
    /// of calls, and a recursion that has come this deep once may swing around that depth.
    static func listen() {
        if unsafe isListening { return }
        unsafe isListening = true
        let isWhole =
            codesnap_has_monitoring() != 0
            ? UnhookedCallMonitoring.start() : ProfileFunction.startForUnhookedCalls()
        guard !isWhole else { return }
        let holder = codesnap_has_monitoring() != 0 ? "all tool ids of sys.monitoring were taken" : "another profiler was active"
        unsafe loss =
            "a greenlet recursed deeper than its C stack allows for a traced call, and \(holder): the trace lacks calls that were "
            + "made until that recursion came back"
    }

    /// Called when the span ends. Returns what the trace lacks, as a sentence, or nil.
    static func end() -> String? {
        guard unsafe isListening else { return nil }
        unsafe isListening = false
        if codesnap_has_monitoring() != 0 { UnhookedCallMonitoring.stop() } else { ProfileFunction.stop(.unhookedCalls) }
        unsafe running.values.joined().forEach { unsafe HiddenCalls.keepInSight(namespace: $0.namespace) }
        unsafe running.removeAll()
        defer { unsafe loss = nil }
        return unsafe loss
    }

    /// The innermost frame of the calling thread begins or goes on. flag: whether an exception is thrown into it.
    static func enter(flag: Int32) {
        guard unsafe Hook.isOut, let recorder = unsafe CodeSnapNative.running, let thread = unsafe PyThreadState_Get(),
            let frame = unsafe codesnap_current_frame(thread)
        else { return }
        let slot = unsafe CodeRegistry.shared.slot(of: codesnap_frame_code(frame), globals: codesnap_frame_globals(frame))
        if CodeSlot.isIgnored(slot) { return }
        let namespace = unsafe CodeSlot.mayBeHidden(slot) ? HiddenCalls.keepInSight(callOf: frame) : nil
        let key = unsafe loadTrack(of: thread, recorder)
        let call = unsafe Call(frame: frame, slot: slot, isRecorded: DepthLimit.enter(), namespace: namespace)
        unsafe running[key, default: []].append(call)
        guard call.isRecorded else { return }
        if CodeSlot.makesCoroutines(slot) { unsafe TaskSteps.note(thread, frame, flag) }
        record(slot, isExit: false, recorder)
    }

    /// The innermost frame of the calling thread ends or waits.
    static func leave() {
        guard unsafe !running.isEmpty, let recorder = unsafe CodeSnapNative.running, let thread = unsafe PyThreadState_Get(),
            let frame = unsafe codesnap_current_frame(thread)
        else { return }
        let key = unsafe loadTrack(of: thread, recorder)
        guard let index = unsafe running[key]?.lastIndex(where: { unsafe $0.frame == frame }) else { return }
        // What it called has ended as well.
        while let count = unsafe running[key]?.count, count > index, let call = unsafe running[key]?.popLast() {
            unsafe HiddenCalls.keepInSight(namespace: call.namespace)
            DepthLimit.leave()
            if call.isRecorded { record(call.slot, isExit: true, recorder) }
        }
        if index == 0 { unsafe running[key] = nil }
    }

    /// Has the cursor write for the thread. Returns what it writes for: the thread, or the greenlet that runs on it.
    private static func loadTrack(of thread: UnsafeMutablePointer<PyThreadState>, _ recorder: Recorder) -> TrackKey {
        let number = unsafe codesnap_thread_number(thread)
        if unsafe number != hook.cursor.thread { unsafe loadThread(thread, recorder, now: Hook.now()) }
        return TrackKey(thread: number, lane: ThreadWords.lane)
    }

    private static func record(_ slot: UInt64, isExit: Bool, _ recorder: Recorder) {
        let grown = unsafe recorder.record(
            function: CodeSlot.function(slot: slot), isExit: isExit, now: max(Hook.now(), hook.cursor.base), cursor: &hook.cursor)
        if let grown { ThreadNames.resolve(grown) }
    }
}
