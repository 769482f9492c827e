import CMachine
import CPython
import Recording

/// Evaluates a frame of a function that is not recorded: what an empty hook does, and a look at the C stack, which such a call takes as
/// well as a recorded one.
@inline(__always)
func evaluateIgnoredFrame(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    guard unsafe codesnap_thread_number(thread) == hook.ignoringThread,
        unsafe codesnap_stack_address() > hook.ignoringStackLimit
    else { return unsafe evaluateIgnoredFrameSlowly(thread, frame, flag) }
    return unsafe evaluateUnrecorded(thread, frame, flag)
}

/// The same on another thread than before, or where the C stack gets tight.
@inline(never)
func evaluateIgnoredFrameSlowly(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    guard unsafe running != nil else { return unsafe evaluateUnrecorded(thread, frame, flag) }
    let number = unsafe codesnap_thread_number(thread)
    unsafe hook.ignoringThread = number
    unsafe hook.ignoringStackLimit = ThreadStack.limit
    if unsafe codesnap_stack_address() <= hook.ignoringStackLimit {
        var result: UnsafeMutablePointer<PyObject>?
        if unsafe evaluateOnFreshStack(thread, frame, flag, &result) { return unsafe result }
    }
    return unsafe evaluateUnrecorded(thread, frame, flag)
}
