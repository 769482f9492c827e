import CMachine
import CPython
import Recording

// The hooks that count how deep a call is. They are others than the usual ones, which must not get longer.

/// The hook on machines with a steady time stamp counter.
@c(codesnap_evaluate_frame_counter_limited)
public func evaluateFrameByCounterLimited(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    unsafe evaluateLimitedFrame(CounterClock.self, thread, frame, flag)
}

/// The hook on machines without one.
@c(codesnap_evaluate_frame_system_limited)
public func evaluateFrameBySystemClockLimited(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    unsafe evaluateLimitedFrame(SystemClock.self, thread, frame, flag)
}

@inline(__always)
private func evaluateLimitedFrame<Clock: EventClock>(
    _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let slot = unsafe UInt64(codesnap_code_slot(codesnap_frame_code(frame), hook.slotIndex))
    if CodeSlot.isIgnored(slot) { return unsafe evaluateIgnoredFrame(thread, frame, flag) }
    let number = CodeSlot.withoutMark(slot)
    guard CodeSlot.isUsual(number), !CodeSlot.mayBeHidden(slot), unsafe codesnap_thread_number(thread) == hook.cursor.thread,
        unsafe codesnap_stack_address() > hook.cursor.stackLimit
    else { return unsafe evaluateFrameSlowly(Clock.self, thread, frame, flag) }
    // A generator that is being made: no call has begun.
    if CodeSlot.makesGenerators(slot), unsafe codesnap_frame_is_of_generator(frame) == 0 {
        return unsafe evaluateUnrecorded(thread, frame, flag)
    }
    if unsafe hook.cursor.depth >= hook.maximumDepth {
        unsafe hook.cursor.depth &+= 1
        return unsafe evaluateFrameBeyondLimit(thread, frame, flag)
    }
    if CodeSlot.makesCoroutines(slot) { unsafe TaskSteps.note(thread, frame, flag) }
    let entryPlace = unsafe hook.cursor.next
    let entry = Clock.now()
    guard unsafe entryPlace < hook.cursor.end, unsafe entry < hook.cursor.timeEnd else {
        return unsafe evaluateFrameSlowly(Clock.self, thread, frame, flag)
    }
    unsafe hook.cursor.store(PackedEvent.entry(ticks: entry, slot: number), at: entryPlace)
    unsafe hook.cursor.depth &+= 1
    let key = unsafe hook.cursor.key
    let result = unsafe evaluateUnrecorded(thread, frame, flag)
    let exitPlace = unsafe hook.cursor.next
    let exit = Clock.now()
    guard unsafe key == hook.cursor.key, unsafe exitPlace < hook.cursor.end, unsafe exit < hook.cursor.timeEnd else {
        recordExitSlowly(Clock.self, key: key, slot: number)
        return unsafe result
    }
    unsafe hook.cursor.store(PackedEvent.exit(ticks: exit, slot: number), at: exitPlace)
    unsafe hook.cursor.depth &-= 1
    return unsafe result
}
