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
    /// The thread that made the last call that is not recorded, and the lowest stack address at which it may still call. Apart from the
    /// cursor, which has no thread before the first event.
    var ignoringThread: UInt64 = 0
    var ignoringStackLimit: UInt = 0
    /// How many recorded calls may be open on a thread. Any other than the largest number needs the hook that counts them.
    var maximumDepth = Int.max
}

nonisolated(unsafe) var hook = HookState()

/// The hook on machines with a steady time stamp counter, where no other tool has the first slot of code objects.
@c(codesnap_evaluate_frame_counter)
public func evaluateFrameByCounter(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let slot = unsafe codesnap_first_code_slot(codesnap_frame_code(frame))
    return unsafe evaluateFrame(CounterClock.self, UInt64(slot), thread, frame, flag)
}

/// The hook where another tool has the first slot.
@c(codesnap_evaluate_frame_counter_any_slot)
public func evaluateFrameByCounterAnySlot(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let slot = unsafe codesnap_code_slot(codesnap_frame_code(frame), hook.slotIndex)
    return unsafe evaluateFrame(CounterClock.self, UInt64(slot), thread, frame, flag)
}

/// The hook on machines without a steady counter.
@c(codesnap_evaluate_frame_system)
public func evaluateFrameBySystemClock(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let slot = unsafe codesnap_code_slot(codesnap_frame_code(frame), hook.slotIndex)
    return unsafe evaluateFrame(SystemClock.self, UInt64(slot), thread, frame, flag)
}

/// Records the entry, has the frame evaluated, records the exit.
///
/// The usual way through takes two clock readings, two stores and one call. Whatever else there is to do is out of line, and as a
/// tail call, so that the usual way keeps no more in registers than it needs itself.
@inline(__always)
private func evaluateFrame<Clock: EventClock>(
    _ clock: Clock.Type, _ slot: UInt64, _ thread: UnsafeMutablePointer<PyThreadState>,
    _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    // What both take stands in the registers that it came in.
    guard CodeSlot.isUsual(slot) else { return unsafe evaluateUnusualFrame(Clock.self, thread, frame, flag, slot) }
    return unsafe evaluateUsualFrame(Clock.self, slot, thread, frame, flag)
}

/// The same for a slot that is known to hold the number of a function.
@inline(__always)
func evaluateUsualFrame<Clock: EventClock>(
    _ clock: Clock.Type, _ slot: UInt64, _ thread: UnsafeMutablePointer<PyThreadState>,
    _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let entryPlace = unsafe hook.cursor.next
    guard unsafe codesnap_thread_number(thread) == hook.cursor.thread,
        unsafe codesnap_stack_address() > hook.cursor.stackLimit, unsafe entryPlace < hook.cursor.end
    else { return unsafe evaluateFrameSlowly(Clock.self, thread, frame, flag) }
    // The time is taken last, so that what was compared before counts for the caller.
    let entry = Clock.now()
    guard unsafe entry < hook.cursor.timeEnd else { return unsafe evaluateFrameSlowly(Clock.self, thread, frame, flag) }
    unsafe hook.cursor.store(PackedEvent.entry(ticks: entry, slot: slot), at: entryPlace)
    let key = unsafe hook.cursor.key
    let result = unsafe evaluateUnrecorded(thread, frame, flag)
    // The same key: neither has the span ended nor is another thread loaded. Compared before the clock is read, because the compiler
    // joins comparisons that nothing stands between, at the price of five instructions.
    let exitPlace = unsafe hook.cursor.next
    guard unsafe key == hook.cursor.key, unsafe exitPlace < hook.cursor.end else {
        recordExitSlowly(Clock.self, key: key, slot: slot)
        return unsafe result
    }
    let exit = Clock.now()
    guard unsafe exit < hook.cursor.timeEnd else {
        recordExitSlowly(Clock.self, key: key, slot: slot)
        return unsafe result
    }
    unsafe hook.cursor.store(PackedEvent.exit(ticks: exit, slot: slot), at: exitPlace)
    return unsafe result
}

/// Evaluates a frame, with what it takes from the interpreter's C recursion budget lent to it.
@inline(__always)
func evaluateUnrecorded(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    unsafe codesnap_lend_c_recursion(thread)
    let result = unsafe hook.evaluate.unsafelyUnwrapped(thread, frame, flag)
    unsafe codesnap_return_c_recursion(thread)
    return unsafe result
}
