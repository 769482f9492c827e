import CPython
import Recording
import Trace

/// Numbers the functions met and remembers what they are called, and decides which are recorded. A number is given once and never used
/// again.
final class CodeRegistry {
    nonisolated(unsafe) static let shared = CodeRegistry()

    /// What is kept of a function: references to Python's own strings, which become text only when a trace is saved.
    @safe
    private struct Entry {
        let name: UnsafeMutablePointer<PyObject>
        let path: UnsafeMutablePointer<PyObject>
        let line: Int
        /// The code object, borrowed, until it dies.
        var code: UnsafeMutablePointer<PyCodeObject>?
        /// Up to 3.10, whether the code object is held, until somebody has found the qualified name.
        var holdsCode = false
        var qualifiedName: String?
    }

    /// Functions by number less 1: numbers count from 1.
    private var entries: [Entry] = []
    /// Code from files below it is not recorded.
    private var ownPath = ""
    private var selection = FunctionSelection()
    private var selectsAll = true

    /// Sets the folder whose code is never recorded: codesnap's own.
    func ignore(below path: String) { ownPath = path }

    /// Sets which functions are recorded from now on. Where that is another selection than before, each function that lives is decided
    /// anew at its next call.
    func select(_ selection: FunctionSelection) {
        guard selection != self.selection else { return }
        self.selection = selection
        selectsAll = selection.isOfAll
        for entry in entries {
            guard let code = unsafe entry.code else { continue }
            unsafe replaceSlot(of: code, with: CodeSlot.undecided(UInt64(codesnap_code_slot(code, hook.slotIndex))))
        }
    }

    /// The code object's slot. A code object met for the first time is given a number, and it is decided whether it is recorded.
    ///
    /// - Parameter globals: Of a frame of that code; borrowed.
    func slot(of code: UnsafeMutablePointer<PyCodeObject>, globals: PythonObject?) -> UInt64 {
        let slot = unsafe UInt64(codesnap_code_slot(code, hook.slotIndex))
        if slot == 0 { return unsafe register(code, globals) }
        guard CodeSlot.isUndecided(slot) else { return slot }
        let pending = PendingException()
        defer { pending.restore() }
        let decided = unsafe CodeSlot.decided(slot, isRecorded: isSelected(codesnap_code_path(code), globals))
        unsafe replaceSlot(of: code, with: decided)
        return decided
    }

    /// The function's number, or nil when it is not recorded.
    func number(of code: UnsafeMutablePointer<PyCodeObject>, globals: PythonObject?) -> Int? {
        let slot = unsafe slot(of: code, globals: globals)
        return CodeSlot.isIgnored(slot) ? nil : CodeSlot.function(slot: slot)
    }

    /// Gives a C function a number.
    ///
    /// - Parameter name: A `str`, taken over.
    func add(name: PythonObject) -> Int? {
        guard let path = unsafe PyUnicode_FromString("") else { return nil }
        unsafe entries.append(Entry(name: name, path: path, line: 0))
        return entries.count
    }

    private func register(_ code: UnsafeMutablePointer<PyCodeObject>, _ globals: PythonObject?) -> UInt64 {
        // An exception may be on its way through the frame; what is called here must not replace it.
        let pending = PendingException()
        defer { pending.restore() }
        let path = unsafe codesnap_code_path(code)
        if !ownPath.isEmpty, unsafe text(path).hasPrefix(ownPath) {
            unsafe codesnap_set_code_slot(code, hook.slotIndex, UInt(CodeSlot.own))
            return CodeSlot.own
        }
        let makesGenerators = unsafe codesnap_code_makes_generators(code) != 0
        let makesCoroutines = unsafe codesnap_code_makes_coroutines(code) != 0
        let number = CodeSlot.slot(
            function: entries.count + 1, makesGenerators: makesGenerators, makesCoroutines: makesCoroutines)
        let slot = unsafe CodeSlot.decided(number, isRecorded: isSelected(path, globals))
        // Without memory for the slot the function is met anew at its next call, under another number: nothing is lost.
        let isStored = unsafe codesnap_set_code_slot(code, hook.slotIndex, UInt(slot)) == 0
        let name = unsafe codesnap_code_name(code)
        unsafe codesnap_incref(name)
        unsafe codesnap_incref(path)
        var entry = unsafe Entry(name: name, path: path, line: Int(codesnap_code_line(code)))
        // The slot tells when the code dies.
        if isStored { unsafe entry.code = code }
        if isStored, codesnap_code_name_is_plain() != 0 {
            unsafe codesnap_incref(object(code))
            entry.holdsCode = true
        }
        entries.append(entry)
        return slot
    }

    /// Whether a function with that path, running with these globals, is recorded.
    private func isSelected(_ path: PythonObject, _ globals: PythonObject?) -> Bool {
        if selectsAll { return true }
        return unsafe selection.records(
            FunctionOrigin(
                path: text(path), module: moduleText("__name__", globals), moduleFile: moduleText("__file__", globals)))
    }

    private func moduleText(_ key: StaticString, _ globals: PythonObject?) -> String? {
        guard let globals = unsafe globals,
            let value = unsafe codesnap_dict_text(globals, UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self))
        else { return nil }
        return unsafe text(value)
    }

    /// Stores another value in a slot that has one. It is the code object's own memory, of which nobody is told.
    private func replaceSlot(of code: UnsafeMutablePointer<PyCodeObject>, with slot: UInt64) {
        unsafe codesnap_replace_code_slot(code, hook.slotIndex, UInt(slot))
    }

    /// Says that the code object with that slot dies.
    func forgetCode(slot: UInt64) {
        let number = CodeSlot.function(slot: slot)
        if number >= 1, number <= entries.count { unsafe entries[number - 1].code = nil }
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
        for index in entries.indices where entries[index].holdsCode {
            if let code = unsafe entries[index].code { unsafe result.append((index + 1, code)) }
        }
        return unsafe result
    }

    /// Gives a function its qualified name and lets go of its code. False when there is no such function.
    func resolve(_ number: Int, qualifiedName: String) -> Bool {
        guard number >= 1, number <= entries.count else { return false }
        entries[number - 1].qualifiedName = qualifiedName
        if entries[number - 1].holdsCode, let code = unsafe entries[number - 1].code {
            entries[number - 1].holdsCode = false
            unsafe codesnap_decref(object(code))
        }
        return true
    }

    private func object(_ code: UnsafeMutablePointer<PyCodeObject>) -> UnsafeMutablePointer<PyObject> {
        // Every Python object begins with a PyObject.
        unsafe UnsafeMutableRawPointer(code).assumingMemoryBound(to: PyObject.self)
    }
}

/// CPython calls it with the slot's value when a code object dies.
@c(codesnap_forget_code)
public func forgetCode(_ slot: UnsafeMutableRawPointer?) {
    unsafe CodeRegistry.shared.forgetCode(slot: UInt64(UInt(bitPattern: slot)))
}
