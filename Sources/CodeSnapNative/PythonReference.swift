import CPython

/// A reference to a Python object that is given up with this one. To be let go while the interpreter lock is held.
@safe
final class PythonReference {
    let object: PythonObject

    /// Takes over a new reference; nil for null.
    init?(_ object: PythonObject?) {
        guard let object = unsafe object else { return nil }
        unsafe self.object = unsafe object
    }

    /// One more reference, for as long as the process lives.
    func keep() -> PythonObject {
        unsafe codesnap_incref(object)
        return unsafe object
    }

    deinit { unsafe codesnap_decref(object) }
}
