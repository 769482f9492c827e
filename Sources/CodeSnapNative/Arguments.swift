import CPython
import Trace

typealias PythonObject = UnsafeMutablePointer<PyObject>

/// What went wrong in a call from Python.
enum CallError: Error {
    /// A RuntimeError to raise, with its text.
    case runtime(String)
    /// A ValueError to raise, with its text.
    case value(String)
    /// Python has raised an exception already.
    case raised
}

/// The positional arguments of a call from Python.
@safe
struct Arguments {
    private let values: UnsafePointer<PythonObject?>?
    private let count: Int

    init(_ values: UnsafePointer<PythonObject?>?, _ count: Int) {
        unsafe self.values = values
        self.count = count
    }

    func expect(_ wanted: Int) throws(CallError) {
        guard count == wanted else { throw .value("\(wanted) arguments expected, \(count) given") }
    }

    /// The argument at that position. Python gives `count` of them, none of them null.
    func object(_ index: Int) throws(CallError) -> PythonObject {
        guard index < count, let object = unsafe values?[index] else { throw .value("argument \(index + 1) is missing") }
        return unsafe object
    }

    func integer(_ index: Int) throws(CallError) -> Int {
        let value = unsafe PyLong_AsLong(try object(index))
        if value == -1, unsafe PyErr_Occurred() != nil { throw .raised }
        return value
    }

    func flag(_ index: Int) throws(CallError) -> Bool {
        let value = unsafe PyObject_IsTrue(try object(index))
        if value < 0 { throw .raised }
        return value == 1
    }

    func string(_ index: Int) throws(CallError) -> String {
        let object = unsafe try object(index)
        guard unsafe codesnap_is_text(object) != 0 else { throw .value("argument \(index + 1) must be a str") }
        return unsafe text(object)
    }

    func bytes(_ index: Int) throws(CallError) -> [UInt8] {
        var start: UnsafeMutablePointer<CChar>?
        var size: Py_ssize_t = 0
        guard unsafe PyBytes_AsStringAndSize(try object(index), &start, &size) == 0 else { throw .raised }
        // Python's buffer holds `size` bytes for as long as the argument lives.
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: size))
    }

    /// A list of pairs of strings.
    func pairs(_ index: Int) throws(CallError) -> [InfoPair] {
        let list = unsafe try object(index)
        let size = unsafe PyList_Size(list)
        guard size >= 0 else { throw .raised }
        var pairs: [InfoPair] = []
        for position in 0..<size {
            guard let pair = unsafe PyList_GetItem(list, position), let key = unsafe PyTuple_GetItem(pair, 0),
                let value = unsafe PyTuple_GetItem(pair, 1)
            else { throw .raised }
            unsafe pairs.append(InfoPair(text(key), text(value)))
        }
        return pairs
    }
}

/// A new `bytes` object.
func pythonBytes(_ bytes: [UInt8]) throws(CallError) -> PythonObject {
    let object = unsafe bytes.withUnsafeBytes { buffer in
        // Python copies `count` bytes from the buffer, which is valid for the call.
        unsafe PyBytes_FromStringAndSize(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let object = unsafe object else { throw .raised }
    return unsafe object
}

/// Runs the body of a function that Python calls and turns its error into an exception.
func respond(_ body: () throws(CallError) -> PythonObject) -> PythonObject? {
    do {
        return unsafe try body()
    } catch {
        switch error {
        case .runtime(let message): unsafe PyErr_SetString(codesnap_runtime_error(), message)
        case .value(let message): unsafe PyErr_SetString(codesnap_value_error(), message)
        case .raised: break
        }
        return nil
    }
}
