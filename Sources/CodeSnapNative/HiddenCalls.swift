import CPython

/// Calls that some versions of CPython would make past the hook.
///
/// What keeps them in sight stays so after a stop: the program's meaning is the same, and such calls take some ten nanoseconds longer.
enum HiddenCalls {
    /// The next version of a function that no instruction is fitted to.
    nonisolated(unsafe) private static var unfitVersion = UInt32.max

    /// Has the calls seen that belong to the types there are. Those of later types are met by the name of what is called.
    static func keepInSight() {
        guard codesnap_hides_calls() != 0,
            let subclasses = unsafe codesnap_attribute(codesnap_type_of_types(), "__subclasses__")
        else { return }
        defer { unsafe codesnap_decref(subclasses) }
        // Of each type that waits a reference is held: the list of another's may run the collector.
        var waiting = unsafe [codesnap_base_type()]
        unsafe codesnap_incref(waiting[0])
        var known: Set<UInt> = []
        while let type = unsafe waiting.popLast() {
            defer { unsafe codesnap_decref(type) }
            unsafe codesnap_keep_type_in_sight(type, &unfitVersion)
            guard let list = unsafe codesnap_call(subclasses, type) else { continue }
            defer { unsafe codesnap_decref(list) }
            for index in unsafe 0..<max(PyList_Size(list), 0) {
                guard let subclass = unsafe PyList_GetItem(list, index), known.insert(UInt(bitPattern: subclass)).inserted
                else { continue }
                unsafe codesnap_incref(subclass)
                unsafe waiting.append(subclass)
            }
        }
    }

    /// Has this call's likes seen. Returns the dictionary that the frame fills where it is the body of a class, for its end: a new reference.
    @inline(__always)
    static func keepInSight(callOf frame: UnsafeMutableRawPointer) -> PythonObject? {
        unsafe codesnap_keep_call_in_sight(frame, &unfitVersion)
        return unsafe codesnap_class_namespace(frame)
    }

    /// Has the calls seen of what a class's body has put into that dictionary.
    @inline(__always)
    static func keepInSight(namespace: PythonObject?) {
        guard let namespace = unsafe namespace else { return }
        unsafe codesnap_keep_namespace_in_sight(namespace, &unfitVersion)
        unsafe codesnap_decref(namespace)
    }
}
