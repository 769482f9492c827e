import CPython
import Exports
import FlameGraph
import Recording
import Trace

// The functions of `codesnap._native`. What each takes and gives back stands in `_native.pyi`.

typealias FastFunction = @convention(c) (PythonObject?, UnsafePointer<PythonObject?>?, Py_ssize_t) -> PythonObject?
typealias FunctionTable = [(name: StaticString, function: FastFunction)]

/// All of the module's functions: those of recorders here, the others beside what they are about.
private let functions: FunctionTable =
    unsafe recorderFunctions + programFunctions + forkFunctions + monitoringFunctions + profileFunctions + filterFunctions

private let recorderFunctions: FunctionTable = unsafe [
    (
        "configure",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(1)
                // Up to 3.11 an interpreter within this one is given the module without a call of PyInit__native.
                guard isInMainInterpreter() else { throw .raised }
                unsafe CodeRegistry.shared.ignore(below: try arguments.string(0))
                return unsafe codesnap_none()
            }
        }
    ),
    (
        "create",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                try unsafe Arguments(values, count).expect(0)
                return try unsafe pythonInteger(RecorderTable.create())
            }
        }
    ),
    (
        "start",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(2)
                try RecorderTable.start(try arguments.integer(0), context: try arguments.flag(1))
                return unsafe codesnap_none()
            }
        }
    ),
    (
        "stop",
        { _, values, count in
            unsafe withRecorder(values, count) { handle throws(CallError) in
                guard let loss = try RecorderTable.stop(handle) else { return unsafe codesnap_none() }
                guard let text = unsafe PyUnicode_FromString(loss) else { throw .raised }
                return unsafe text
            }
        }
    ),
    (
        "is_running",
        { _, values, count in
            unsafe withRecorder(values, count) { handle throws(CallError) in
                let recorder = try RecorderTable.recorder(handle)
                return unsafe codesnap_bool(running === recorder ? 1 : 0)
            }
        }
    ),
    (
        "event_count",
        { _, values, count in
            unsafe withRecorder(values, count) { handle throws(CallError) in
                let recorder = try RecorderTable.recorder(handle)
                return try unsafe pythonInteger(recorder.eventCount(cursor: hook.cursor))
            }
        }
    ),
    (
        "clear",
        { _, values, count in
            unsafe withRecorder(values, count) { handle throws(CallError) in
                try RecorderTable.clear(handle)
                return unsafe codesnap_none()
            }
        }
    ),
    (
        "cleanup",
        { _, values, count in
            unsafe withRecorder(values, count) { handle throws(CallError) in
                try RecorderTable.cleanup(handle)
                return unsafe codesnap_none()
            }
        }
    ),
    (
        "destroy",
        { _, values, count in
            unsafe withRecorder(values, count) { handle throws(CallError) in
                try RecorderTable.destroy(handle)
                return unsafe codesnap_none()
            }
        }
    ),
    (
        "unresolved",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                try unsafe Arguments(values, count).expect(0)
                return try unsafe pythonPairs(CodeRegistry.shared.unresolved())
            }
        }
    ),
    (
        "resolve",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(2)
                let number = try arguments.integer(0)
                guard unsafe CodeRegistry.shared.resolve(number, qualifiedName: try arguments.string(1)) else {
                    throw .value("there is no function \(number)")
                }
                return unsafe codesnap_none()
            }
        }
    ),
    (
        "encode",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(2)
                let info = try arguments.pairs(1)
                return try unsafe pythonBytes(RecorderTable.encode(try arguments.integer(0), info: info))
            }
        }
    ),
    (
        "page",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(2)
                return try unsafe pythonBytes(
                    Page.assemble(csnap: try arguments.bytes(0), title: try arguments.string(1)))
            }
        }
    ),
    (
        "chrome_json",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(1)
                do {
                    return try unsafe pythonBytes(ChromeTrace.encode(Trace(csnap: try arguments.bytes(0))))
                } catch let error as TraceError {
                    throw .value(error.description)
                } catch let error as CallError {
                    throw error
                } catch {
                    throw .runtime("\(error)")
                }
            }
        }
    ),
]

private func withRecorder(
    _ values: UnsafePointer<PythonObject?>?, _ count: Int, _ body: (Int) throws(CallError) -> PythonObject
) -> PythonObject? {
    unsafe respond { () throws(CallError) in
        let arguments = unsafe Arguments(values, count)
        try arguments.expect(1)
        return unsafe try body(try arguments.integer(0))
    }
}

private func pythonInteger(_ value: Int) throws(CallError) -> PythonObject {
    guard let object = unsafe PyLong_FromLong(value) else { throw .raised }
    return unsafe object
}

/// A new list of pairs of a function's number and its code.
private func pythonPairs(_ pairs: [(number: Int, code: UnsafeMutablePointer<PyCodeObject>)]) throws(CallError) -> PythonObject {
    guard let list = unsafe PyList_New(0) else { throw .raised }
    for unsafe(number, code) in unsafe pairs {
        guard let pair = unsafe PyTuple_New(2), let integer = unsafe PyLong_FromLong(number) else { throw .raised }
        // The code object begins with a PyObject. The tuple takes over a reference of each.
        let object = unsafe UnsafeMutableRawPointer(code).assumingMemoryBound(to: PyObject.self)
        unsafe codesnap_incref(object)
        unsafe PyTuple_SetItem(pair, 0, integer)
        unsafe PyTuple_SetItem(pair, 1, object)
        let result = unsafe PyList_Append(list, pair)
        unsafe codesnap_decref(pair)
        if result != 0 { throw .raised }
    }
    return unsafe list
}

/// What CPython keeps pointers to for as long as the process lives.
private enum ModuleMemory {
    nonisolated(unsafe) static let methods: UnsafeMutablePointer<PyMethodDef> = {
        let table = unsafe UnsafeMutablePointer<PyMethodDef>.allocate(capacity: functions.count + 1)
        for unsafe(index, entry) in unsafe functions.enumerated() {
            let name = unsafe UnsafeRawPointer(entry.name.utf8Start).assumingMemoryBound(to: CChar.self)
            // CPython calls a METH_FASTCALL function with the signature of FastFunction.
            unsafe (table + index).initialize(
                to: PyMethodDef(
                    ml_name: name, ml_meth: unsafeBitCast(entry.function, to: PyCFunction.self), ml_flags: METH_FASTCALL,
                    ml_doc: nil))
        }
        unsafe (table + functions.count).initialize(to: PyMethodDef())
        return unsafe table
    }()

    nonisolated(unsafe) static let definition: UnsafeMutablePointer<PyModuleDef> = {
        let definition = UnsafeMutablePointer<PyModuleDef>.allocate(capacity: 1)
        let name: StaticString = "codesnap._native"
        let documentation: StaticString = "The native tracer. Use codesnap.CodeSnap."
        unsafe definition.initialize(
            to: codesnap_module_definition(
                UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
                UnsafeRawPointer(documentation.utf8Start).assumingMemoryBound(to: CChar.self), methods))
        return unsafe definition
    }()
}

/// False, with an ImportError set, in an interpreter within the main one.
private func isInMainInterpreter() -> Bool {
    if codesnap_is_main_interpreter() != 0 { return true }
    unsafe PyErr_SetString(
        codesnap_import_error(), "codesnap._native traces the main interpreter only; use the tracer \"python\" in the others")
    return false
}

/// Called by `import codesnap._native`.
@c(PyInit__native)
public func initializeModule() -> UnsafeMutablePointer<PyObject>? {
    let built = unsafe String(cString: codesnap_header_version())
    let running = unsafe String(cString: Py_GetVersion())
    guard built.split(separator: ".").prefix(2) == running.split(separator: ".").prefix(2) else {
        unsafe PyErr_SetString(
            codesnap_import_error(),
            "codesnap._native was built for Python \(built) and cannot be used by \(running.prefix { $0 != " " }); build it again"
        )
        return nil
    }
    guard isInMainInterpreter() else { return nil }
    let slotIndex = unsafe codesnap_request_code_slot(forgetCode)
    guard slotIndex >= 0 else {
        unsafe PyErr_SetString(codesnap_import_error(), "codesnap._native: all slots of code objects are taken by other tools")
        return nil
    }
    do {
        guard try LayoutCheck.passes(slotIndex: slotIndex) else {
            let message = "codesnap._native does not know the inner structure of this CPython \(running.prefix { $0 != " " })"
            unsafe PyErr_SetString(codesnap_import_error(), message + "; use the tracer \"python\"")
            return nil
        }
    } catch {
        return nil
    }
    unsafe hook.slotIndex = slotIndex
    unsafe RecorderTable.firstAnchor = Hook.anchor()
    guard let module = unsafe codesnap_module_create(ModuleMemory.definition), unsafe prepareMonitoring(module)
    else { return nil }
    let clock = Hook.usesCounter ? "CPU time stamp counter" : "CLOCK_MONOTONIC"
    unsafe PyModule_AddStringConstant(module, "mechanism", "frame evaluation hook")
    unsafe PyModule_AddStringConstant(module, "clock", clock)
    return unsafe module
}
