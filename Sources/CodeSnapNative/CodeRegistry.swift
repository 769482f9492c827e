import CPython
import Trace

/// Numbers the functions met and remembers what they are called. A number is given once and never used again.
final class CodeRegistry {
    nonisolated(unsafe) static let shared = CodeRegistry()

    /// What is kept of a function: references to Python's own strings, which become text only when a trace is saved.
    @safe
    private struct Entry {
        let name: UnsafeMutablePointer<PyObject>
        let path: UnsafeMutablePointer<PyObject>
        let line: Int
        /// Up to 3.10, the code object, until somebody has found the qualified name.
        var code: UnsafeMutablePointer<PyCodeObject>?
        var qualifiedName: String?
    }

    /// Functions by number less 1: numbers count from 1.
    private var entries: [Entry] = []
    /// Code from files below it is not recorded.
    private var ownPath = ""

    /// Sets the folder whose code is never recorded: codesnap's own.
    func ignore(below path: String) { ownPath = path }

    /// The code object's slot; a code object met for the first time is given a number.
    func slot(of code: UnsafeMutablePointer<PyCodeObject>) -> UInt64 {
        let slot = unsafe UInt64(codesnap_code_slot(code, hook.slotIndex))
        return slot != 0 ? slot : unsafe register(code)
    }

    /// The function's number, or nil when it is not recorded.
    func number(of code: UnsafeMutablePointer<PyCodeObject>) -> Int? {
        let slot = unsafe slot(of: code)
        return slot == CodeSlot.ignored ? nil : CodeSlot.function(slot: slot)
    }

    /// Gives a C function a number.
    ///
    /// - Parameter name: A `str`, taken over.
    func add(name: PythonObject) -> Int? {
        guard let path = unsafe PyUnicode_FromString("") else { return nil }
        unsafe entries.append(Entry(name: name, path: path, line: 0))
        return entries.count
    }

    private func register(_ code: UnsafeMutablePointer<PyCodeObject>) -> UInt64 {
        // An exception may be on its way through the frame; what is called here must not replace it.
        let pending = PendingException()
        defer { pending.restore() }
        let path = unsafe codesnap_code_path(code)
        if !ownPath.isEmpty, unsafe text(path).hasPrefix(ownPath) {
            unsafe codesnap_set_code_slot(code, hook.slotIndex, UInt(CodeSlot.ignored))
            return CodeSlot.ignored
        }
        let makesGenerators = unsafe codesnap_code_makes_generators(code) != 0
        let slot = CodeSlot.slot(function: entries.count + 1, makesGenerators: makesGenerators)
        // Without memory for the slot the function is met anew at its next call, under another number: nothing is lost.
        unsafe codesnap_set_code_slot(code, hook.slotIndex, UInt(slot))
        let name = unsafe codesnap_code_name(code)
        unsafe codesnap_incref(name)
        unsafe codesnap_incref(path)
        var entry = unsafe Entry(name: name, path: path, line: Int(codesnap_code_line(code)))
        if codesnap_code_name_is_plain() != 0 {
            unsafe codesnap_incref(object(code))
            unsafe entry.code = code
        }
        entries.append(entry)
        return slot
    }

    /// What the function with that number is.
    func describe(_ number: Int) -> FunctionDescription {
        let entry = entries[number - 1]
        let name = unsafe entry.qualifiedName ?? text(entry.name)
        return unsafe FunctionDescription(name: name, path: text(entry.path), line: max(entry.line, 0))
    }

    /// The functions known by their plain name alone, with their code objects, borrowed.
    func unresolved() -> [(number: Int, code: UnsafeMutablePointer<PyCodeObject>)] {
        var result: [(number: Int, code: UnsafeMutablePointer<PyCodeObject>)] = unsafe []
        for index in entries.indices {
            if let code = unsafe entries[index].code { unsafe result.append((index + 1, code)) }
        }
        return unsafe result
    }

    /// Gives a function its qualified name and lets go of its code. False when there is no such function.
    func resolve(_ number: Int, qualifiedName: String) -> Bool {
        guard number >= 1, number <= entries.count else { return false }
        entries[number - 1].qualifiedName = qualifiedName
        if let code = unsafe entries[number - 1].code {
            unsafe entries[number - 1].code = nil
            unsafe codesnap_decref(object(code))
        }
        return true
    }

    private func object(_ code: UnsafeMutablePointer<PyCodeObject>) -> UnsafeMutablePointer<PyObject> {
        // Every Python object begins with a PyObject.
        unsafe UnsafeMutableRawPointer(code).assumingMemoryBound(to: PyObject.self)
    }
}
