import CPython

/// Tries out what the shim says of CPython's own structs, on a program that makes a generator and resumes it.
///
/// These structs have kept their places within every minor version, but nobody has promised that they will. With other places the hook
/// would read and write memory that is not its own, so the import fails instead.
enum LayoutCheck {
    private static let program = "def generator():\n    yield\nnext(generator())\n"

    nonisolated(unsafe) private static var evaluate: codesnap_evaluator?
    nonisolated(unsafe) private static var thread: UnsafeMutablePointer<PyThreadState>?
    /// The code of each frame that was evaluated, as an address that may be no object's, with whether a generator owns the frame.
    nonisolated(unsafe) private static var frames: [(code: UInt, globals: UInt, isOfGenerator: Bool)] = []

    private static let hook: codesnap_evaluator = { thread, frame, flag in
        if unsafe thread == Self.thread {
            unsafe frames.append(
                (
                    UInt(bitPattern: codesnap_frame_code(frame)), UInt(bitPattern: codesnap_frame_globals(frame)),
                    codesnap_frame_is_of_generator(frame) != 0
                ))
        }
        return unsafe evaluate.unsafelyUnwrapped(thread, frame, flag)
    }

    /// Whether the shim's accessors read what they should.
    static func passes(slotIndex: Py_ssize_t) throws(CallError) -> Bool {
        guard let main = unsafe codesnap_compile(program, "<codesnap layout check>") else { throw .raised }
        defer { unsafe codesnap_decref(main) }
        guard let constants = unsafe PyObject_GetAttrString(main, "co_consts") else { throw .raised }
        defer { unsafe codesnap_decref(constants) }
        guard let generator = unsafe firstCode(in: constants) else { return false }
        let globals = try unsafe run(main)

        let code = unsafe codesnap_code(main)
        let mark: UInt = 0x5AA5 << 1
        guard unsafe codesnap_set_code_slot(code, slotIndex, mark) == 0 else { throw .raised }
        guard unsafe codesnap_code_slot(code, slotIndex) == mark else { return false }
        if slotIndex == 0, unsafe codesnap_first_code_slot(code) != mark { return false }
        unsafe codesnap_set_code_slot(code, slotIndex, 0)

        let expected = [UInt(bitPattern: main), UInt(bitPattern: generator)]
        guard unsafe frames.allSatisfy({ expected.contains($0.code) && $0.globals == globals }),
            let first = unsafe frames.first,
            first.code == expected[0]
        else { return false }
        // From 3.11 the generator's frame is evaluated once before a generator owns it. The last time may be its end.
        let owned = unsafe frames.dropFirst().map(\.isOfGenerator)
        let isMadeByEvaluation = unsafe codesnap_code_makes_generators(codesnap_code(generator)) != 0
        return isMadeByEvaluation
            ? owned.first == false && owned.count > 1 && owned.dropFirst().allSatisfy { $0 } : !owned.isEmpty
    }

    /// Returns the address of the globals that it ran with.
    private static func run(_ main: PythonObject) throws(CallError) -> UInt {
        guard let namespace = unsafe PyDict_New() else { throw .raised }
        defer { unsafe codesnap_decref(namespace) }
        guard unsafe PyDict_SetItemString(namespace, "__builtins__", PyEval_GetBuiltins()) == 0 else { throw .raised }
        let previous = unsafe codesnap_get_evaluator()
        unsafe evaluate = previous
        unsafe thread = PyThreadState_Get()
        unsafe frames = []
        unsafe codesnap_set_evaluator(hook)
        let result = unsafe PyEval_EvalCode(main, namespace, namespace)
        unsafe codesnap_set_evaluator(previous)
        guard let result = unsafe result else { throw .raised }
        unsafe codesnap_decref(result)
        return UInt(bitPattern: namespace)
    }

    /// The first code object of a tuple, borrowed.
    private static func firstCode(in tuple: PythonObject) -> PythonObject? {
        for index in unsafe 0..<max(PyTuple_Size(tuple), 0) {
            if let item = unsafe PyTuple_GetItem(tuple, index), unsafe codesnap_is_code(item) != 0 { return unsafe item }
        }
        return nil
    }
}
