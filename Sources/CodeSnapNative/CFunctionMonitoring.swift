import CPython
import Recording

/// The callbacks for sys.monitoring's CALL, C_RETURN and C_RAISE, which `_nativetracer.py` registers from 3.12 on. Their arguments are the
/// calling code, the offset in it, the callable and its first argument.
///
/// CALL comes for Python functions as well, and since the hook keeps CPython from inlining these, C_RETURN does, too.
let monitoringFunctions: FunctionTable = Hook.usesCounter ? unsafe counterFunctions : unsafe systemFunctions

private let counterFunctions: FunctionTable = unsafe [
    ("on_call", { _, values, count in unsafe onCall(CounterClock.self, values, count) }),
    ("on_c_end", { _, values, count in unsafe onEnd(CounterClock.self, values, count) }),
]

private let systemFunctions: FunctionTable = unsafe [
    ("on_call", { _, values, count in unsafe onCall(SystemClock.self, values, count) }),
    ("on_c_end", { _, values, count in unsafe onEnd(SystemClock.self, values, count) }),
]

/// Has sys.monitoring call them at once: what CPython does for every built-in function costs as much as telling that a Python function is
/// called. Returns false with a Python exception raised.
func prepareMonitoring(_ module: PythonObject) -> Bool {
    guard codesnap_has_monitoring() != 0 else { return true }
    return unsafe call(module, "on_call", at: Hook.usesCounter ? callByCounter : callBySystemClock)
        && call(module, "on_c_end", at: Hook.usesCounter ? endByCounter : endBySystemClock)
}

private let callByCounter: vectorcallfunc = { _, values, count, _ in
    unsafe onCall(CounterClock.self, values, count & ~argumentsOffset)
}
private let endByCounter: vectorcallfunc = { _, values, count, _ in
    unsafe onEnd(CounterClock.self, values, count & ~argumentsOffset)
}
private let callBySystemClock: vectorcallfunc = { _, values, count, _ in
    unsafe onCall(SystemClock.self, values, count & ~argumentsOffset)
}
private let endBySystemClock: vectorcallfunc = { _, values, count, _ in
    unsafe onEnd(SystemClock.self, values, count & ~argumentsOffset)
}

/// Has the module's function called at that address. Returns false with a Python exception raised.
private func call(_ module: PythonObject, _ name: String, at address: vectorcallfunc) -> Bool {
    guard let function = unsafe PyObject_GetAttrString(module, name) else { return false }
    unsafe codesnap_set_vectorcall(function, address)
    unsafe codesnap_decref(function)
    return true
}

/// PY_VECTORCALL_ARGUMENTS_OFFSET: a mark in the count of arguments.
private let argumentsOffset = Int.min

@inline(__always)
private func onCall<Clock: EventClock>(
    _ clock: Clock.Type, _ values: UnsafePointer<PythonObject?>?, _ count: Int
) -> PythonObject? {
    if let callable = unsafe notPython(values, count), let code = unsafe caller(values, callable) {
        unsafe CFunctionEvents.enter(Clock.self, callable, calledBy: code)
    }
    return unsafe codesnap_none()
}

@inline(__always)
private func onEnd<Clock: EventClock>(
    _ clock: Clock.Type, _ values: UnsafePointer<PythonObject?>?, _ count: Int
) -> PythonObject? {
    if let callable = unsafe notPython(values, count), let code = unsafe caller(values, callable) {
        unsafe CFunctionEvents.leave(Clock.self, callable, calledBy: code)
    }
    return unsafe codesnap_none()
}

/// The callable, unless that is a Python function.
@inline(__always)
private func notPython(_ values: UnsafePointer<PythonObject?>?, _ count: Int) -> PythonObject? {
    guard count == 4, let callable = unsafe values?[2], unsafe codesnap_is_python_function(callable) == 0 else { return nil }
    return unsafe callable
}

/// The calling code; nil where the call is none to sys.setprofile.
@inline(__always)
private func caller(
    _ values: UnsafePointer<PythonObject?>?, _ callable: PythonObject
) -> UnsafeMutablePointer<PyCodeObject>? {
    guard let code = unsafe values?[0], unsafe codesnap_is_code(code) != 0, let argument = unsafe values?[3],
        unsafe codesnap_is_profiled(callable, argument) != 0
    else { return nil }
    return unsafe codesnap_code(code)
}
