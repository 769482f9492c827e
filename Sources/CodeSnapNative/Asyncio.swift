import CPython

/// What asyncio's C half, the module `_asyncio`, says of tasks.
enum Asyncio {
    /// References that are kept for as long as the process lives, as the module is.
    @safe
    private struct Names {
        /// The tasks that run now, by their loops: a dictionary up to 3.13.
        let currentTasks: PythonObject?
        let getRunningLoop: PythonObject
        /// A function, from 3.12 on.
        let currentTask: PythonObject?
        let taskType: PythonObject
        let getCoroutine: PythonObject
        let getName: PythonObject
    }

    nonisolated(unsafe) private static var names: Names?
    nonisolated(unsafe) private static var moduleName: PythonObject?

    /// Whether the program has imported asyncio.
    static var isLoaded: Bool { if unsafe names != nil { true } else { find() } }

    /// Asked at each step of a coroutine until the module is there, so no more is done than a look into a dictionary.
    @inline(never)
    private static func find() -> Bool {
        if unsafe moduleName == nil { unsafe moduleName = PyUnicode_InternFromString("_asyncio") }
        guard let key = unsafe moduleName, let modules = unsafe PyImport_GetModuleDict(),
            let module = unsafe PyDict_GetItemWithError(modules, key)
        else { return false }
        return unsafe load(module)
    }

    private static func load(_ module: PythonObject) -> Bool {
        let pending = PendingException()
        defer { pending.restore() }
        // The module may be half imported: it is asked again then. Of what a module lacks CPython says more than that from 3.13 on, and asks
        // a function of importlib for it, which would be in the trace.
        guard let getRunningLoop = unsafe codesnap_plain_attribute(module, "_get_running_loop"),
            let taskType = unsafe codesnap_plain_attribute(module, "Task"),
            let getCoroutine = unsafe codesnap_attribute(taskType, "get_coro"),
            let getName = unsafe codesnap_attribute(taskType, "get_name")
        else { return false }
        unsafe names = Names(
            currentTasks: codesnap_plain_attribute(module, "_current_tasks"), getRunningLoop: getRunningLoop,
            currentTask: codesnap_plain_attribute(module, "current_task"), taskType: taskType, getCoroutine: getCoroutine,
            getName: getName)
        return true
    }

    /// A new reference to the task that runs now and whose own coroutine has that frame; nil when there is none.
    static func task(ofCoroutineIn frame: UnsafeMutableRawPointer) -> PythonObject? {
        guard let names = unsafe names else { return nil }
        guard let tasks = unsafe names.currentTasks else { return unsafe taskOfThread(names, frame) }
        var position: Py_ssize_t = 0
        var loop: PythonObject?
        var task: PythonObject?
        // Nothing that is called meanwhile changes the dictionary.
        while unsafe PyDict_Next(tasks, &position, &loop, &task) != 0 {
            guard let task = unsafe task, unsafe owns(task, frame, names) else { continue }
            unsafe codesnap_incref(task)
            return unsafe task
        }
        return nil
    }

    /// The same from 3.14 on, where each thread knows its own task.
    private static func taskOfThread(_ names: Names, _ frame: UnsafeMutableRawPointer) -> PythonObject? {
        guard let currentTask = unsafe names.currentTask, let loop = unsafe codesnap_call(names.getRunningLoop, nil) else {
            return nil
        }
        defer { unsafe codesnap_decref(loop) }
        // Without a loop the function would raise.
        guard unsafe codesnap_is_none(loop) == 0, let task = unsafe codesnap_call(currentTask, loop) else { return nil }
        if unsafe codesnap_is_none(task) == 0, unsafe owns(task, frame, names) { return unsafe task }
        unsafe codesnap_decref(task)
        return nil
    }

    private static func owns(_ task: PythonObject, _ frame: UnsafeMutableRawPointer, _ names: Names) -> Bool {
        guard let coroutine = unsafe attribute(of: task, names.getCoroutine, "_coro", names) else { return false }
        defer { unsafe codesnap_decref(coroutine) }
        return unsafe codesnap_frame_is_of(frame, coroutine) != 0
    }

    /// What asyncio calls the task now: a new reference.
    static func name(of task: PythonObject) -> PythonObject? {
        guard let names = unsafe names else { return nil }
        return unsafe attribute(of: task, names.getName, "_name", names)
    }

    /// What a method of the C class gives, or the plain attribute where the task is of the class that is written in Python.
    private static func attribute(
        of task: PythonObject, _ method: PythonObject, _ plainName: StaticString, _ names: Names
    ) -> PythonObject? {
        if unsafe codesnap_is_of_type(task, names.taskType) != 0 { return unsafe codesnap_call(method, task) }
        return unsafe codesnap_plain_attribute(
            task, UnsafeRawPointer(plainName.utf8Start).assumingMemoryBound(to: CChar.self))
    }
}
