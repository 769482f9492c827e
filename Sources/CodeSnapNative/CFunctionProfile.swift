import CPython
import Recording

/// Sees C functions called up to 3.11: a profile function on every thread, which leaves Python functions to the hook.
enum CFunctionProfile {
    /// Whether threads are given the profile function.
    nonisolated(unsafe) private(set) static var isOn = false

    private static let function: codesnap_profile_function =
        Hook.usesCounter
        ? { _, frame, what, callable in unsafe onEvent(CounterClock.self, frame, what, callable) }
        : { _, frame, what, callable in unsafe onEvent(SystemClock.self, frame, what, callable) }

    static func start() throws(CallError) {
        unsafe isOn = true
        var thread = unsafe codesnap_first_thread()
        while let current = unsafe thread {
            guard unsafe codesnap_set_profile_function(current, function) == 0 else { throw .raised }
            unsafe thread = PyThreadState_Next(current)
        }
    }

    /// Gives a thread that is met for the first time the profile function.
    static func watch(_ thread: UnsafeMutablePointer<PyThreadState>) {
        guard unsafe isOn, unsafe codesnap_has_profile_function(thread, function) == 0 else { return }
        let pending = PendingException()
        // An audit hook that forbids it has its way.
        if unsafe codesnap_set_profile_function(thread, function) != 0 { PyErr_Clear() }
        pending.restore()
    }

    /// Takes it away from all threads. Whether the calling one still had it.
    static func stop() -> Bool {
        unsafe isOn = false
        let isWhole = unsafe codesnap_has_profile_function(PyThreadState_Get(), function) != 0
        var thread = unsafe codesnap_first_thread()
        while let current = unsafe thread {
            if unsafe codesnap_has_profile_function(current, function) != 0,
                unsafe codesnap_set_profile_function(current, nil) != 0
            {
                PyErr_Clear()
            }
            unsafe thread = PyThreadState_Next(current)
        }
        return isWhole
    }
}

@inline(__always)
private func onEvent<Clock: EventClock>(
    _ clock: Clock.Type, _ frame: UnsafeMutableRawPointer, _ what: Int32, _ callable: PythonObject?
) -> Int32 {
    // PyTrace_C_CALL, PyTrace_C_EXCEPTION, PyTrace_C_RETURN; those of Python functions have lower numbers.
    guard what >= PyTrace_C_CALL, what <= PyTrace_C_RETURN, let callable = unsafe callable else { return 0 }
    let code = unsafe codesnap_code_at_frame(frame)
    if what == PyTrace_C_CALL {
        unsafe CFunctionEvents.enter(Clock.self, callable, calledBy: code)
    } else {
        unsafe CFunctionEvents.leave(Clock.self, callable, calledBy: code)
    }
    unsafe codesnap_decref_code(code)
    return 0
}

/// What `_nativetracer.py` calls around a span that records C functions, up to 3.11.
let profileFunctions: FunctionTable = unsafe [
    (
        "start_c_profile",
        { _, _, _ in
            unsafe respond { () throws(CallError) in
                try CFunctionProfile.start()
                return unsafe codesnap_none()
            }
        }
    ),
    ("stop_c_profile", { _, _, _ in unsafe codesnap_bool(CFunctionProfile.stop() ? 1 : 0) }),
]
