import CPython

/// The Python functions that are running on the calling thread.
enum CallChain {
    /// The interpreter's number of the calling thread.
    static var threadNumber: UInt64 { unsafe codesnap_thread_number(PyThreadState_Get()) }

    /// The numbers of the functions, outermost first, those that are not recorded left out.
    static func functions() -> [Int] {
        var functions: [Int] = []
        var frame = unsafe PyEval_GetFrame()
        unsafe codesnap_incref_frame(frame)
        while let current = unsafe frame {
            let code = unsafe codesnap_frame_object_code(current)
            let globals = unsafe codesnap_frame_object_globals(current)
            if let number = unsafe CodeRegistry.shared.number(of: code, globals: globals) { functions.append(number) }
            unsafe codesnap_decref(globals)
            unsafe codesnap_decref_code(code)
            unsafe frame = PyFrame_GetBack(current)
            unsafe codesnap_decref_frame(current)
        }
        return functions.reversed()
    }
}
