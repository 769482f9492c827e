import CPython

/// The Python functions that are running on the calling thread.
struct CallChain {
    /// The interpreter's number of the calling thread.
    static var threadNumber: UInt64 { unsafe codesnap_thread_number(PyThreadState_Get()) }

    /// The numbers of the functions, outermost first, those that are not recorded left out.
    let functions: [Int]
    /// How many of them, counted from the outermost, codesnap's own functions run in: the interpreter's, where codesnap is the command.
    let outside: Int

    /// The chain as it stands now. codesnap's own functions at its inner end, which asked for it, do not count.
    init() {
        var functions: [Int] = []
        var inside: Int?
        var frame = unsafe PyEval_GetFrame()
        unsafe codesnap_incref_frame(frame)
        while let current = unsafe frame {
            let code = unsafe codesnap_frame_object_code(current)
            let globals = unsafe codesnap_frame_object_globals(current)
            let slot = unsafe CodeRegistry.shared.slot(of: code, globals: globals)
            if !CodeSlot.isIgnored(slot) {
                functions.append(CodeSlot.function(slot: slot))
            } else if slot == CodeSlot.own, !functions.isEmpty, inside == nil {
                inside = functions.count
            }
            unsafe codesnap_decref(globals)
            unsafe codesnap_decref_code(code)
            unsafe frame = PyFrame_GetBack(current)
            unsafe codesnap_decref_frame(current)
        }
        self.functions = functions.reversed()
        outside = functions.count - (inside ?? functions.count)
    }
}
