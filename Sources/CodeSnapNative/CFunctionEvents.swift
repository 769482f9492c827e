import CPython
import Recording

/// Records calls of C functions, which never pass the hook. What sees them calls this.
enum CFunctionEvents {
    /// Records the entry of the C function that is called by a function with that code; nothing for another callable.
    @inline(never)
    static func enter<Clock: EventClock>(
        _ clock: Clock.Type, _ callable: PythonObject, calledBy code: UnsafeMutablePointer<PyCodeObject>
    ) {
        guard let slot = unsafe CFunctionRegistry.slot(of: callable), unsafe isRecorded(code) else { return }
        guard let thread = unsafe PyThreadState_Get(), unsafe loadIfNeeded(Clock.self, thread) else { return }
        unsafe hook.cursor.openCFunctions &+= 1
        guard DepthLimit.enter() else { return }
        record(Clock.self, slot, isExit: false)
    }

    /// Records its exit, where its entry was recorded in this span.
    @inline(never)
    static func leave<Clock: EventClock>(
        _ clock: Clock.Type, _ callable: PythonObject, calledBy code: UnsafeMutablePointer<PyCodeObject>
    ) {
        guard let slot = unsafe CFunctionRegistry.slot(of: callable), unsafe isRecorded(code) else { return }
        guard let thread = unsafe PyThreadState_Get(), unsafe loadIfNeeded(Clock.self, thread) else { return }
        // One that was running already at the start.
        guard unsafe hook.cursor.openCFunctions > 0 else { return }
        unsafe hook.cursor.openCFunctions &-= 1
        guard DepthLimit.leave() else { return }
        record(Clock.self, slot, isExit: true)
    }

    /// Whether functions with that code are recorded: what they call is, then, too.
    @inline(__always)
    private static func isRecorded(_ code: UnsafeMutablePointer<PyCodeObject>) -> Bool {
        let slot = unsafe UInt64(codesnap_code_slot(code, hook.slotIndex))
        return CodeSlot.isUsual(slot) || (unsafe isRecordedSlowly(code))
    }

    @inline(never)
    private static func isRecordedSlowly(_ code: UnsafeMutablePointer<PyCodeObject>) -> Bool {
        // The code is that of the innermost frame.
        unsafe CodeRegistry.shared.number(of: code, globals: PyEval_GetGlobals()) != nil
    }

    /// Makes sure that the cursor writes for the calling thread. False when nothing is being recorded.
    @inline(__always)
    private static func loadIfNeeded<Clock: EventClock>(
        _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>
    ) -> Bool {
        unsafe codesnap_thread_number(thread) == hook.cursor.thread || loadSlowly(Clock.self, thread)
    }

    @inline(never)
    private static func loadSlowly<Clock: EventClock>(
        _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>
    ) -> Bool {
        guard let recorder = unsafe running else { return false }
        unsafe loadThread(thread, recorder, now: Clock.now())
        return true
    }

    @inline(__always)
    private static func record<Clock: EventClock>(_ clock: Clock.Type, _ slot: UInt64, isExit: Bool) {
        let place = unsafe hook.cursor.next
        let now = Clock.now()
        guard CodeSlot.isUsual(slot), unsafe place < hook.cursor.end, unsafe now < hook.cursor.timeEnd else {
            recordSlowly(now, slot, isExit: isExit)
            return
        }
        let event = isExit ? PackedEvent.exit(ticks: now, slot: slot) : PackedEvent.entry(ticks: now, slot: slot)
        unsafe hook.cursor.store(event, at: place)
    }

    @inline(never)
    private static func recordSlowly(_ now: UInt64, _ slot: UInt64, isExit: Bool) {
        guard let recorder = unsafe running else { return }
        let grown = unsafe recorder.record(
            function: CodeSlot.function(slot: slot), isExit: isExit, now: max(now, hook.cursor.base), cursor: &hook.cursor)
        if let grown { ThreadNames.resolve(grown) }
    }
}
