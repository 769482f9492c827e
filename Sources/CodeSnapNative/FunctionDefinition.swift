import CPython

/// What CPython makes a built-in function from. It keeps a pointer to it for as long as the function lives, so it is never freed.
@safe
struct FunctionDefinition {
    private let pointer: UnsafeMutablePointer<PyMethodDef>

    /// function: called with the arguments by position.
    init(_ name: StaticString, _ function: @escaping FastFunction) {
        let pointer = UnsafeMutablePointer<PyMethodDef>.allocate(capacity: 1)
        // CPython calls a METH_FASTCALL function with the signature of FastFunction.
        unsafe pointer.initialize(
            to: PyMethodDef(
                ml_name: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
                ml_meth: unsafeBitCast(function, to: PyCFunction.self), ml_flags: METH_FASTCALL, ml_doc: nil))
        unsafe self.pointer = unsafe pointer
    }

    /// A new function of it; nil without memory.
    func function() -> PythonReference? { unsafe PythonReference(codesnap_function_object(pointer)) }
}
