import CPython

/// The text of a Python string. What UTF-8 cannot hold (a lone surrogate) becomes its Python escape, `\udc80`.
func text(_ object: UnsafeMutablePointer<PyObject>) -> String {
    guard unsafe codesnap_is_text(object) != 0 else { return "" }
    guard let bytes = unsafe PyUnicode_AsEncodedString(object, "utf-8", "backslashreplace") else {
        PyErr_Clear()
        return ""
    }
    defer { unsafe codesnap_decref(bytes) }
    var start: UnsafeMutablePointer<CChar>?
    var size: Py_ssize_t = 0
    guard unsafe PyBytes_AsStringAndSize(bytes, &start, &size) == 0, let start = unsafe start else {
        PyErr_Clear()
        return ""
    }
    // The buffer lives as long as `bytes`, which is held here.
    return unsafe start.withMemoryRebound(to: UInt8.self, capacity: size) { pointer in
        unsafe String(decoding: UnsafeBufferPointer(start: pointer, count: size), as: UTF8.self)
    }
}

/// An exception that is on its way while the hook does something else with Python's help.
@safe
struct PendingException {
    private let exception: codesnap_exception

    /// Takes the exception out of the interpreter's hands, if there is one.
    init() { unsafe exception = codesnap_take_exception() }

    /// Puts it back.
    func restore() { unsafe codesnap_put_exception_back(exception) }
}
