import CPython
import Recording

/// Tells which greenlet runs, so that each has a track of its own: calls of several in one track would end out of order.
///
/// Greenlets change without a call that the hook would see. The package `greenlet` calls a function after each switch, one on each thread;
/// where the program has set one, ours calls it. Where the program sets one later, that is the only one, and the thread's calls go on in
/// the thread's own track.
enum Greenlets {
    /// What the package gives. The references are kept for as long as the process lives, as the module is.
    @safe
    private struct Package {
        let setTrace: PythonObject
        let getTrace: PythonObject
        let getCurrent: PythonObject
        let type: PythonObject
        /// The descriptor of `greenlet.parent`: asked past what a subclass may define under that name.
        let parent: PythonObject
        let callback: PythonObject
    }

    nonisolated(unsafe) private static var package: Package?
    /// Whether the program seems to import the package now.
    nonisolated(unsafe) private(set) static var isExpected = false
    /// The functions that the program had set, by thread.
    nonisolated(unsafe) private static var previous: [UInt64: PythonObject] = unsafe [:]

    static var isLoaded: Bool { unsafe package != nil }

    /// Says that code of that path runs for the first time.
    static func noteCode(path: String) {
        if !isLoaded, path.hasSuffix("/greenlet/__init__.py") { unsafe isExpected = true }
    }

    /// Looks for the package among the imported modules. True when it was found just now.
    static func find() -> Bool {
        guard !isLoaded, let modules = unsafe PyImport_GetModuleDict(),
            let module = unsafe PyDict_GetItemString(modules, "greenlet")
        else { return false }
        let pending = PendingException()
        defer { pending.restore() }
        // The module may be half imported: it is asked again then.
        guard let setTrace = unsafe codesnap_plain_attribute(module, "settrace"),
            let getTrace = unsafe codesnap_plain_attribute(module, "gettrace"),
            let getCurrent = unsafe codesnap_plain_attribute(module, "getcurrent"),
            let type = unsafe codesnap_plain_attribute(module, "greenlet"), unsafe codesnap_is_type(type) != 0,
            let parent = unsafe codesnap_attribute(type, "parent"),
            let callback = unsafe definition.function()
        else { return false }
        unsafe package = Package(
            setTrace: setTrace, getTrace: getTrace, getCurrent: getCurrent, type: type, parent: parent, callback: callback.keep())
        unsafe isExpected = false
        return true
    }

    /// Makes sure that the calling thread's switches are heard of, and knows its greenlet.
    static func watch(_ thread: UnsafeMutablePointer<PyThreadState>) {
        guard let package = unsafe package else { return }
        let pending = PendingException()
        defer { pending.restore() }
        guard let current = unsafe codesnap_call(package.getTrace, nil) else { return }
        defer { unsafe codesnap_decref(current) }
        let isOurs = unsafe current == package.callback
        if unsafe ThreadWords.watchedSpan == hook.cursor.span {
            // The program has set another since.
            if !isOurs { ThreadWords.lane = 0 }
            return
        }
        unsafe ThreadWords.watchedSpan = hook.cursor.span
        if !isOurs {
            let number = unsafe codesnap_thread_number(thread)
            unsafe keep(codesnap_is_none(current) != 0 ? nil : current, of: number)
            guard let old = unsafe codesnap_call(package.setTrace, package.callback) else { return }
            unsafe codesnap_decref(old)
            ThreadWords.hasGreenlets = nil
        }
        ThreadWords.lane = laneOfCurrent()
    }

    /// Leaves the calling thread's switches to whom they belonged before.
    static func leave(_ thread: UnsafeMutablePointer<PyThreadState>) {
        guard let package = unsafe package else { return }
        let pending = PendingException()
        defer { pending.restore() }
        guard let current = unsafe codesnap_call(package.getTrace, nil) else { return }
        let number = unsafe codesnap_thread_number(thread)
        if unsafe current == package.callback {
            let old = unsafe previous[number] ?? codesnap_none()
            if let ours = unsafe codesnap_call(package.setTrace, old) { unsafe codesnap_decref(ours) }
            if unsafe previous[number] == nil { unsafe codesnap_decref(old) }
        }
        unsafe codesnap_decref(current)
        unsafe keep(nil, of: number)
    }

    /// The number of the calling thread's greenlet; 0 for the thread's own, or where there are none.
    static func laneOfCurrent() -> UInt64 {
        guard let package = unsafe package, let greenlet = unsafe codesnap_call(package.getCurrent, nil) else { return 0 }
        defer { unsafe codesnap_decref(greenlet) }
        return unsafe lane(of: greenlet, package)
    }

    private static func lane(of greenlet: PythonObject, _ package: Package) -> UInt64 {
        guard unsafe codesnap_is_of_type(greenlet, package.type) != 0 else { return 0 }
        let lane = unsafe GreenletRegistry.shared.number(of: greenlet) {
            unsafe codesnap_descriptor_is_none(package.parent, greenlet) != 0
        }
        if lane != 0 { ThreadWords.hasGreenlets = true }
        return lane
    }

    /// Whether the calling thread has greenlets beside its own, or may have.
    static func mayBe(on thread: UnsafeMutablePointer<PyThreadState>) -> Bool {
        guard let package = unsafe package else { return false }
        unsafe watch(thread)
        if let known = ThreadWords.hasGreenlets { return known }
        let pending = PendingException()
        defer { pending.restore() }
        // Those that were made before their switches were heard of: asked once, when it matters.
        let found = isAnyThere(package)
        ThreadWords.hasGreenlets = found
        return found
    }

    /// Whether there is any greenlet but threads' own, among all objects that the collector knows.
    private static func isAnyThere(_ package: Package) -> Bool {
        guard let collector = unsafe PyImport_ImportModule("gc"),
            let getObjects = unsafe codesnap_attribute(collector, "get_objects"),
            let objects = unsafe codesnap_call(getObjects, nil)
        else {
            PyErr_Clear()
            return true
        }
        defer {
            unsafe codesnap_decref(objects)
            unsafe codesnap_decref(getObjects)
            unsafe codesnap_decref(collector)
        }
        for index in unsafe 0..<max(PyList_Size(objects), 0) {
            guard let object = unsafe PyList_GetItem(objects, index), unsafe codesnap_is_of_type(object, package.type) != 0
            else { continue }
            if unsafe codesnap_descriptor_is_none(package.parent, object) == 0 { return true }
        }
        return false
    }

    /// Unloads the thread when it is no longer known which greenlet runs.
    static func check(_ recorder: Recorder) {
        guard isLoaded, let thread = unsafe PyThreadState_Get() else { return }
        let lane = ThreadWords.lane
        unsafe watch(thread)
        if lane != ThreadWords.lane { unsafe recorder.unload(&hook.cursor) }
    }

    private static func keep(_ function: PythonObject?, of thread: UInt64) {
        if let function = unsafe function { unsafe codesnap_incref(function) }
        if let old = unsafe previous.removeValue(forKey: thread) { unsafe codesnap_decref(old) }
        if let function = unsafe function { unsafe previous[thread] = function }
    }

    /// Called by the package after a switch, in the greenlet switched to: event, (origin, target).
    private static func onSwitch(_ values: UnsafePointer<PythonObject?>?, _ count: Int) -> PythonObject? {
        guard let package = unsafe package, let thread = unsafe PyThreadState_Get(), count == 2,
            let event = unsafe values?[0], let pair = unsafe values?[1]
        else { return unsafe codesnap_none() }
        let number = unsafe codesnap_thread_number(thread)
        // What the program had set is called whatever becomes of ours.
        let chained = unsafe previous[number]
        if let chained = unsafe chained { unsafe codesnap_incref(chained) }
        defer { if let chained = unsafe chained { unsafe codesnap_decref(chained) } }
        if let recorder = unsafe running {
            if unsafe hook.cursor.thread == number { unsafe recorder.unload(&hook.cursor) }
            // The greenlet switched to has more stack than the one that it was taken out for, or takes it out again.
            Hook.putBack()
            unsafe ThreadWords.watchedSpan = hook.cursor.span
            if let target = unsafe PyTuple_GetItem(pair, 1) { ThreadWords.lane = unsafe lane(of: target, package) }
        } else {
            unsafe leave(thread)
        }
        guard let chained = unsafe chained else { return unsafe codesnap_none() }
        return unsafe codesnap_call_with_two(chained, event, pair)
    }

    nonisolated(unsafe) private static let definition = unsafe FunctionDefinition("codesnap_on_greenlet_switch") {
        _, values, count in
        unsafe onSwitch(values, count)
    }
}
