import CPython
import Recording

/// Finds out what `threading` calls a thread.
///
/// Nothing of Python's runs for it: the tables of the module are read as they stand. A thread enters them a few calls after its first,
/// so the question is asked when the thread is met, whenever its recording grows, and at the stop.
enum ThreadNames {
    static func resolve(_ recording: ThreadRecording) {
        guard recording.name == nil else { return }
        let pending = PendingException()
        defer { pending.restore() }
        guard let modules = unsafe PyImport_GetModuleDict(),
            let threading = unsafe PyDict_GetItemString(modules, "threading"),
            let thread = unsafe thread(identifier: recording.identifier, in: threading)
        else {
            // Without the module there is only the main thread, or a thread that it does not know.
            recording.isMain = recording.nativeID == SystemThread.processID
            if recording.isMain { recording.name = "MainThread" }
            return
        }
        defer { unsafe codesnap_decref(thread) }
        if let name = unsafe codesnap_plain_attribute(thread, "_name") {
            recording.name = unsafe text(name)
            unsafe codesnap_decref(name)
        }
        if let main = unsafe codesnap_plain_attribute(threading, "_main_thread") {
            recording.isMain = unsafe main == thread
            unsafe codesnap_decref(main)
        }
    }

    /// A new reference to the `Thread` object in the module's table of running threads.
    private static func thread(
        identifier: UInt64, in threading: UnsafeMutablePointer<PyObject>
    ) -> UnsafeMutablePointer<PyObject>? {
        guard let table = unsafe codesnap_plain_attribute(threading, "_active") else { return nil }
        defer { unsafe codesnap_decref(table) }
        guard unsafe codesnap_is_dict(table) != 0, let key = unsafe PyLong_FromUnsignedLongLong(identifier) else {
            PyErr_Clear()
            return nil
        }
        defer { unsafe codesnap_decref(key) }
        guard let thread = unsafe PyDict_GetItemWithError(table, key) else {
            PyErr_Clear()
            return nil
        }
        unsafe codesnap_incref(thread)
        return unsafe thread
    }
}
