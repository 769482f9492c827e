import CMachine
import CPython
import Recording

/// What the hook reads at every call: plain words in the data segment.
@safe
struct HookState {
    var cursor = EventCursor()
    /// The index of our slot in a code object's extras.
    var slotIndex: Py_ssize_t = 0
    /// What evaluates the frame: the hook that was there before ours, or CPython's own.
    var evaluate: codesnap_evaluator?
}

nonisolated(unsafe) var hook = HookState()

/// The hook on machines with a steady time stamp counter.
@c(codesnap_evaluate_frame_counter)
public func evaluateFrameByCounter(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    unsafe evaluateFrame(CounterClock.self, thread, frame, flag)
}

/// The hook on all others.
@c(codesnap_evaluate_frame_system)
public func evaluateFrameBySystemClock(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    unsafe evaluateFrame(SystemClock.self, thread, frame, flag)
}

/// Records the entry, has the frame evaluated, records the exit.
///
/// The usual way through takes two clock readings, two stores and one call; whatever else there is to do is out of line.
@inline(__always)
private func evaluateFrame<Clock: EventClock>(
    _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer,
    _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    var slot = unsafe UInt64(codesnap_code_slot(codesnap_frame_code(frame), hook.slotIndex))
    // One comparison refuses 0 (a function not met yet), 1 (one not recorded) and numbers that do not fit in place.
    var isUsual = slot &- CodeSlot.smallest <= CodeSlot.largest &- CodeSlot.smallest
    isUsual = unsafe isUsual && codesnap_thread_number(thread) == hook.cursor.thread
    isUsual = unsafe isUsual && codesnap_stack_address() > hook.cursor.stackLimit && hook.cursor.next < hook.cursor.end
    // The time is taken last, so that what was compared before counts for the caller.
    let entry = unsafe Clock.now() &- hook.cursor.base
    if isUsual && entry < PackedEvent.timeLimit {
        unsafe hook.cursor.store(PackedEvent.entry(ticks: entry, slot: slot))
    } else {
        var result: UnsafeMutablePointer<PyObject>?
        if unsafe isStackTight(thread), unsafe evaluateOnFreshStack(thread, frame, flag, &result) { return unsafe result }
        unsafe slot = recordEntrySlowly(Clock.self, thread, frame)
        if slot == CodeSlot.ignored { return unsafe evaluateUnrecorded(thread, frame, flag) }
    }
    let span = unsafe hook.cursor.span
    unsafe codesnap_lend_c_recursion(thread)
    let result = unsafe hook.evaluate.unsafelyUnwrapped(thread, frame, flag)
    unsafe codesnap_return_c_recursion(thread)
    // A call that outlives its span has no exit in it.
    guard unsafe span == hook.cursor.span else { return unsafe result }
    let exit = unsafe Clock.now() &- hook.cursor.base
    if unsafe codesnap_thread_number(thread) == hook.cursor.thread, unsafe hook.cursor.next < hook.cursor.end,
        exit < PackedEvent.timeLimit, slot <= CodeSlot.largest
    {
        unsafe hook.cursor.store(PackedEvent.exit(ticks: exit, slot: slot))
    } else {
        unsafe recordExitSlowly(Clock.self, thread, slot)
    }
    return unsafe result
}

/// Whether the calling thread is loaded and comes close to the end of its C stack.
private func isStackTight(_ thread: UnsafeMutablePointer<PyThreadState>) -> Bool {
    unsafe codesnap_stack_address() <= hook.cursor.stackLimit && codesnap_thread_number(thread) == hook.cursor.thread
}

/// Evaluates a frame of a function that is not recorded.
@inline(never)
private func evaluateUnrecorded(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    unsafe codesnap_lend_c_recursion(thread)
    let result = unsafe hook.evaluate.unsafelyUnwrapped(thread, frame, flag)
    unsafe codesnap_return_c_recursion(thread)
    return unsafe result
}
