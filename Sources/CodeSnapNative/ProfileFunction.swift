import CPython
import Recording

/// A profile function on every thread, up to 3.11: it sees the calls that the hook does not.
enum ProfileFunction {
    struct Purposes: OptionSet {
        let rawValue: Int
        /// Calls of C functions, which never pass the hook.
        static let cFunctions = Purposes(rawValue: 1)
        /// Calls of Python functions while the hook is out.
        static let unhookedCalls = Purposes(rawValue: 2)
    }

    /// What threads are given the function for.
    nonisolated(unsafe) private(set) static var purposes: Purposes = []
    /// The newest thread that was looked at: new ones come before it.
    nonisolated(unsafe) private static var newest: UnsafeMutablePointer<PyThreadState>?

    private static let function: codesnap_profile_function =
        Hook.usesCounter
        ? { _, frame, what, callable in unsafe onEvent(CounterClock.self, frame, what, callable) }
        : { _, frame, what, callable in unsafe onEvent(SystemClock.self, frame, what, callable) }

    /// Gives it to all threads, in the place of what they have. Raises what an audit hook says against it.
    static func startForCFunctions() throws(CallError) {
        unsafe purposes.insert(.cFunctions)
        var thread = unsafe codesnap_first_thread()
        while let current = unsafe thread {
            guard unsafe codesnap_set_profile_function(current, function) == 0 else { throw .raised }
            unsafe thread = PyThreadState_Next(current)
        }
    }

    /// Gives it to all threads that have none. Whether all of them have ours now.
    static func startForUnhookedCalls() -> Bool {
        unsafe purposes.insert(.unhookedCalls)
        unsafe newest = nil
        return watchNewThreads()
    }

    /// Gives a thread that is met for the first time the profile function.
    static func watch(_ thread: UnsafeMutablePointer<PyThreadState>) {
        if unsafe !purposes.isEmpty { _ = unsafe give(to: thread) }
    }

    /// Gives it to the threads that began since the last look, before they run: whoever starts one is told of the end of that call.
    /// Whether all of them have ours now.
    @discardableResult
    static func watchNewThreads() -> Bool {
        var thread = unsafe codesnap_first_thread()
        let first = unsafe thread
        var isWhole = true
        while let current = unsafe thread, unsafe current != newest {
            isWhole = unsafe give(to: current) && isWhole
            unsafe thread = PyThreadState_Next(current)
        }
        unsafe newest = first
        return isWhole
    }

    private static func give(to thread: UnsafeMutablePointer<PyThreadState>) -> Bool {
        if unsafe codesnap_has_profile_function(thread, function) != 0 { return true }
        let isForCFunctions = unsafe purposes.contains(.cFunctions)
        guard unsafe isForCFunctions || codesnap_has_profile_function(thread, nil) != 0 else { return false }
        let pending = PendingException()
        defer { pending.restore() }
        // An audit hook that forbids it has its way.
        let isGiven = unsafe codesnap_set_profile_function(thread, function) == 0
        if !isGiven { PyErr_Clear() }
        return isGiven
    }

    /// Takes it away from all threads, unless there is another purpose left. Whether the calling one still had it.
    @discardableResult
    static func stop(_ purpose: Purposes) -> Bool {
        unsafe purposes.remove(purpose)
        let isWhole = unsafe codesnap_has_profile_function(PyThreadState_Get(), function) != 0
        guard unsafe purposes.isEmpty else { return isWhole }
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
    if unsafe ProfileFunction.purposes.contains(.unhookedCalls) {
        ProfileFunction.watchNewThreads()
        if what == PyTrace_CALL {
            UnhookedCalls.enter(flag: 0)
        } else if what == PyTrace_RETURN {
            UnhookedCalls.leave()
        }
    }
    // PyTrace_C_CALL, PyTrace_C_EXCEPTION, PyTrace_C_RETURN; those of Python functions have lower numbers.
    guard unsafe ProfileFunction.purposes.contains(.cFunctions), what >= PyTrace_C_CALL, what <= PyTrace_C_RETURN,
        let callable = unsafe callable
    else { return 0 }
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
                try ProfileFunction.startForCFunctions()
                return unsafe codesnap_none()
            }
        }
    ),
    ("stop_c_profile", { _, _, _ in unsafe codesnap_bool(ProfileFunction.stop(.cFunctions) ? 1 : 0) }),
]
