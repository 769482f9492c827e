import CPython

/// Has sys.monitoring tell of the calls of Python functions, from 3.12 on: on all threads, those that begin later, too.
enum UnhookedCallMonitoring {
    /// Those without a meaning first, as in `_c_functions.py`.
    private static let toolIDs = [4, 3, 5, 1, 0, 2]
    /// The one that was taken; nil while nothing is told of.
    nonisolated(unsafe) private static var tool: Int?

    nonisolated(unsafe) private static let callbacks: [(event: String, definition: FunctionDefinition)] = {
        let entry = unsafe FunctionDefinition("codesnap_on_unhooked_entry") { _, _, _ in
            UnhookedCalls.enter(flag: 0)
            return unsafe codesnap_none()
        }
        let exception = unsafe FunctionDefinition("codesnap_on_unhooked_throw") { _, _, _ in
            UnhookedCalls.enter(flag: 1)
            return unsafe codesnap_none()
        }
        let exit = unsafe FunctionDefinition("codesnap_on_unhooked_exit") { _, _, _ in
            UnhookedCalls.leave()
            return unsafe codesnap_none()
        }
        return [
            ("PY_START", entry), ("PY_RESUME", entry), ("PY_THROW", exception), ("PY_RETURN", exit), ("PY_YIELD", exit),
            ("PY_UNWIND", exit),
        ]
    }()

    /// Whether a tool id was free.
    static func start() -> Bool {
        let pending = PendingException()
        defer { pending.restore() }
        guard let tool = toolIDs.first(where: isFree), call("use_tool_id", [number(tool), text("codesnap")]) else { return false }
        unsafe self.tool = tool
        var events = 0
        for (event, definition) in unsafe callbacks {
            let mask = mask(of: event)
            events |= mask
            guard call("register_callback", [number(tool), number(mask), definition.function()]) else { return false }
        }
        return call("set_events", [number(tool), number(events)])
    }

    static func stop() {
        guard let tool = unsafe tool else { return }
        unsafe self.tool = nil
        let pending = PendingException()
        defer { pending.restore() }
        _ = call("set_events", [number(tool), number(0)])
        for (event, _) in unsafe callbacks {
            _ = unsafe call("register_callback", [number(tool), number(mask(of: event)), PythonReference(codesnap_none())])
        }
        _ = call("free_tool_id", [number(tool)])
    }

    private static func isFree(_ tool: Int) -> Bool {
        guard let holder = result(of: "get_tool", [number(tool)]) else { return false }
        return unsafe codesnap_is_none(holder.object) != 0
    }

    /// The number that stands for an event; 0 where there is no such event.
    private static func mask(of event: String) -> Int {
        guard let events = attribute("events"),
            let value = unsafe PythonReference(codesnap_attribute(events.object, event))
        else { return 0 }
        return unsafe PyLong_AsLong(value.object)
    }

    private static func attribute(_ name: String) -> PythonReference? {
        guard let monitoring = unsafe PySys_GetObject("monitoring") else { return nil }
        return unsafe PythonReference(codesnap_attribute(monitoring, name))
    }

    private static func number(_ value: Int) -> PythonReference? { unsafe PythonReference(PyLong_FromLong(value)) }

    private static func text(_ value: String) -> PythonReference? { unsafe PythonReference(PyUnicode_FromString(value)) }

    /// Calls a function of sys.monitoring. False when it raised, or an argument could not be made.
    private static func call(_ name: String, _ arguments: [PythonReference?]) -> Bool { result(of: name, arguments) != nil }

    private static func result(of name: String, _ arguments: [PythonReference?]) -> PythonReference? {
        defer { PyErr_Clear() }
        guard let function = attribute(name), let tuple = unsafe PythonReference(PyTuple_New(arguments.count)) else { return nil }
        for (index, argument) in arguments.enumerated() {
            guard let argument else { return nil }
            // The tuple takes over a reference.
            unsafe codesnap_incref(argument.object)
            unsafe PyTuple_SetItem(tuple.object, index, argument.object)
        }
        return unsafe PythonReference(PyObject_CallObject(function.object, tuple.object))
    }
}
