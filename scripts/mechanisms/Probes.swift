// Ways to see every call, each as bare as it can be made: what the mechanism costs, and not what a tracer builds on it.
// The events go into one block of memory that is used over and over. For one thread.

import CMachine
import CPython

private let capacity = 1 << 20
nonisolated(unsafe) private let events = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
nonisolated(unsafe) private var count = 0

@inline(__always)
private func store(_ slot: UInt, isExit: UInt64) {
    events[count] = codesnap_ticks() << 21 | UInt64(slot) | isExit
    count = (count &+ 1) & (capacity - 1)
}

nonisolated(unsafe) private var evaluate: codesnap_evaluator?

/// A hook that only evaluates the frame: what it costs that CPython no longer inlines the call.
private let empty: codesnap_evaluator = { thread, frame, flag in
    codesnap_lend_c_recursion(thread)
    let result = evaluate.unsafelyUnwrapped(thread, frame, flag)
    codesnap_return_c_recursion(thread)
    return result
}

/// The same with two events.
private let recording: codesnap_evaluator = { thread, frame, flag in
    let slot = codesnap_first_code_slot(codesnap_frame_code(frame))
    store(slot, isExit: 0)
    codesnap_lend_c_recursion(thread)
    let result = evaluate.unsafelyUnwrapped(thread, frame, flag)
    codesnap_return_c_recursion(thread)
    store(slot, isExit: 1)
    return result
}

private typealias Callback =
    @convention(c) (
        UnsafeMutablePointer<PyObject>?, UnsafePointer<UnsafeMutablePointer<PyObject>>, Py_ssize_t
    ) -> UnsafeMutablePointer<PyObject>?

/// Callbacks for sys.monitoring, whose first argument is the code object.
private let enter: Callback = { _, values, _ in
    store(codesnap_first_code_slot(codesnap_code(values[0])), isExit: 0)
    return codesnap_none()
}

private let leave: Callback = { _, values, _ in
    store(codesnap_first_code_slot(codesnap_code(values[0])), isExit: 1)
    return codesnap_none()
}

/// `set_hook(0 CPython's own evaluation, 1 the empty hook, 2 the recording one)`.
private let setHook: Callback = { _, values, _ in
    if evaluate == nil { evaluate = codesnap_get_evaluator() }
    codesnap_set_evaluator([evaluate!, empty, recording][PyLong_AsLong(values[0])])
    return codesnap_none()
}

@_cdecl("PyInit_mechanisms")
public func initializeModule() -> UnsafeMutablePointer<PyObject>? {
    let functions: [(StaticString, Callback)] = [("set_hook", setHook), ("enter", enter), ("leave", leave)]
    let table = UnsafeMutablePointer<PyMethodDef>.allocate(capacity: functions.count + 1)
    for (index, entry) in functions.enumerated() {
        (table + index).initialize(
            to: PyMethodDef(
                ml_name: UnsafeRawPointer(entry.0.utf8Start).assumingMemoryBound(to: CChar.self),
                ml_meth: unsafeBitCast(entry.1, to: PyCFunction.self), ml_flags: METH_FASTCALL, ml_doc: nil))
    }
    (table + functions.count).initialize(to: PyMethodDef())
    // Touched now, so that no measured block pays for a fresh page.
    events.initialize(repeating: 0, count: capacity)
    let name: StaticString = "mechanisms"
    let text = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    let definition = UnsafeMutablePointer<PyModuleDef>.allocate(capacity: 1)
    definition.initialize(to: codesnap_module_definition(text, text, table))
    return codesnap_module_create(definition)
}
