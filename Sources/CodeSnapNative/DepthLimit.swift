import CPython
import Recording

/// Counts each thread's open calls where only those are recorded that are not too deep.
///
/// All calls of functions that are recorded at all count, those beyond the limit too: how many of the functions that ran at the start
/// still run at the stop follows from it.
enum DepthLimit {
    @inline(__always)
    static var isOn: Bool { unsafe hook.maximumDepth != Int.max }

    /// Counts a call of the loaded thread. Whether it is recorded.
    static func enter() -> Bool {
        guard isOn else { return true }
        unsafe hook.cursor.depth &+= 1
        return unsafe hook.cursor.depth <= hook.maximumDepth
    }

    /// Counts the end of a call of the loaded thread. Whether that was recorded.
    @discardableResult
    static func leave() -> Bool {
        guard isOn else { return true }
        unsafe hook.cursor.depth &-= 1
        return unsafe hook.cursor.depth < hook.maximumDepth
    }
}

/// Evaluates a frame that is too deep to be recorded and was counted.
@inline(__always)
func evaluateFrameBeyondLimit(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let key = unsafe hook.cursor.key
    let result = unsafe evaluateUnrecorded(thread, frame, flag)
    if unsafe key == hook.cursor.key {
        unsafe hook.cursor.depth &-= 1
    } else {
        leaveSlowly(key: key)
    }
    return unsafe result
}

/// The end of such a call where another thread is loaded, or its span has ended.
@inline(never)
private func leaveSlowly(key: UInt64) {
    guard let recorder = unsafe running, unsafe EventCursor.span(ofKey: key) == hook.cursor.span,
        let thread = unsafe PyThreadState_Get()
    else { return }
    if unsafe codesnap_thread_number(thread) != hook.cursor.thread { unsafe loadThread(thread, recorder, now: Hook.now()) }
    DepthLimit.leave()
}
