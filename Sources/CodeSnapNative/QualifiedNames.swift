import CPython

/// Qualified names where code objects do not carry them, up to CPython 3.10: the code that makes a function or class says it.
///
/// The same rules as in `_names.py`, which also knows functions whose makers were never met. Here they are applied when a maker is about
/// to run, so that no code object need be kept for its name.
enum QualifiedNames {
    typealias Made = (code: UnsafeMutablePointer<PyCodeObject>, name: UnsafeMutablePointer<PyObject>)

    // The operations, the same in 3.9 and 3.10.
    private static let loadConstant: UInt8 = 100
    private static let storeName: UInt8 = 90
    private static let makeFunction: UInt8 = 132
    private static let extendedArgument: UInt8 = 144

    /// Whether it is the code of a module, of `exec` or of `eval`, which nothing stands around.
    static func isModule(_ code: UnsafeMutablePointer<PyCodeObject>) -> Bool {
        unsafe PyUnicode_CompareWithASCIIString(codesnap_code_name(code), "<module>") == 0
    }

    /// The functions and classes that the code makes, with their qualified names; all borrowed from it.
    static func made(by code: UnsafeMutablePointer<PyCodeObject>) -> [Made] {
        guard let constants = unsafe codesnap_code_constants(code), unsafe hasCode(constants) else { return unsafe [] }
        var made: [Made] = unsafe []
        var before: UnsafeMutablePointer<PyObject>?
        var last: UnsafeMutablePointer<PyObject>?
        unsafe forEachInstruction(code) { operation, argument in
            if operation == loadConstant {
                unsafe before = last
                unsafe last = PyTuple_GetItem(constants, argument)
            } else if operation == makeFunction, let inner = unsafe before, let name = unsafe last,
                unsafe codesnap_is_code(inner) != 0 && codesnap_is_text(name) != 0
            {
                // A code object begins with a PyObject.
                let innerCode = unsafe UnsafeMutableRawPointer(inner).assumingMemoryBound(to: PyCodeObject.self)
                // A class body is made with its plain name, and its own word is better.
                unsafe made.append((innerCode, className(innerCode) ?? name))
            }
        }
        return unsafe made
    }

    /// The qualified name that a class body stores at its beginning; nil when this is no class body.
    private static func className(_ code: UnsafeMutablePointer<PyCodeObject>) -> UnsafeMutablePointer<PyObject>? {
        guard let constants = unsafe codesnap_code_constants(code), let names = unsafe codesnap_code_names(code)
        else { return nil }
        var constant: UnsafeMutablePointer<PyObject>?
        var name: UnsafeMutablePointer<PyObject>?
        unsafe forEachInstruction(code) { operation, argument in
            guard unsafe name == nil else { return }
            if operation == loadConstant {
                unsafe constant = PyTuple_GetItem(constants, argument)
            } else if operation == storeName, let target = unsafe PyTuple_GetItem(names, argument),
                unsafe PyUnicode_CompareWithASCIIString(target, "__qualname__") == 0, let value = unsafe constant,
                unsafe codesnap_is_text(value) != 0
            {
                unsafe name = value
            }
        }
        return unsafe name
    }

    private static func hasCode(_ constants: UnsafeMutablePointer<PyObject>) -> Bool {
        for index in unsafe 0..<PyTuple_Size(constants) {
            if let constant = unsafe PyTuple_GetItem(constants, index), unsafe codesnap_is_code(constant) != 0 { return true }
        }
        return false
    }

    /// Calls `body` with operation and argument of each instruction, two bytes each.
    private static func forEachInstruction(_ code: UnsafeMutablePointer<PyCodeObject>, _ body: (UInt8, Int) -> Void) {
        var start: UnsafeMutablePointer<CChar>?
        var size: Py_ssize_t = 0
        guard let bytes = unsafe codesnap_code_instructions(code), unsafe PyBytes_AsStringAndSize(bytes, &start, &size) == 0,
            let start = unsafe start
        else { return }
        var extended = 0
        for position in stride(from: 0, to: size - 1, by: 2) {
            // `position + 1` stays below `size`, and the bytes live as long as the code.
            let operation = unsafe UInt8(bitPattern: start[position])
            let argument = unsafe Int(UInt8(bitPattern: start[position + 1])) | extended << 8
            extended = operation == extendedArgument ? argument : 0
            body(operation, argument)
        }
    }
}
