import CPython
import Recording
import Trace

/// Numbers the functions met and remembers what they are called, and decides which are recorded.
///
/// A number is one code object's for as long as that lives. After that it is the next one's of the same name, path and first line, which
/// nobody could tell from it in a trace: a program may compile the same source a million times. When no recorder can mention it any more,
/// it is free.
final class CodeRegistry {
    nonisolated(unsafe) static let shared = CodeRegistry()

    /// What is kept of a function: references to Python's own strings, which become text only when a trace is saved.
    @safe
    private struct Entry {
        /// Nil where the number is free.
        var name: PythonObject?
        var path: PythonObject?
        /// The code object, borrowed, until it dies.
        var code: UnsafeMutablePointer<PyCodeObject>?
        /// The line of a C function is `ofCFunction`.
        var line: Int32
        /// While the code object is dead: another number whose code object is, too, of the same name, path and line; 0 for none.
        var next: UInt32 = 0

        static let ofCFunction = Int32.min
    }

    /// Up to 3.10, a function that its code object gives no qualified name.
    private struct PlainName {
        /// Whether the code object is held, until somebody has found the qualified name.
        var holdsCode: Bool
        var qualifiedName: String?
    }

    /// Functions by number less 1: numbers count from 1.
    private var entries: [Entry] = []
    private var freeNumbers: [Int] = []
    /// The numbers of functions whose code objects are dead, one of each name, path and line; the others hang on to that. A number that
    /// was taken out again for a new code object keeps the place while there is no other.
    private var ended = FunctionIndex()
    private var plainNames: [Int: PlainName] = [:]
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
        defer { unsafe codesnap_decref(name) }
        guard let path = unsafe PyUnicode_FromString("") else { return nil }
        defer { unsafe codesnap_decref(path) }
        return unsafe newNumber(name: name, path: path, line: Entry.ofCFunction)
    }

    private func register(_ code: UnsafeMutablePointer<PyCodeObject>, _ globals: PythonObject?) -> UInt64 {
        // An exception may be on its way through the frame; what is called here must not replace it.
        let pending = PendingException()
        defer { pending.restore() }
        let path = unsafe text(codesnap_code_path(code))
        Greenlets.noteCode(path: path)
        if !ownPath.isEmpty, path.hasPrefix(ownPath) {
            unsafe codesnap_set_code_slot(code, hook.slotIndex, UInt(CodeSlot.own))
            return CodeSlot.own
        }
        let isPlain = unsafe codesnap_code_name_is_plain() != 0 && !QualifiedNames.isModule(code)
        let slot = unsafe register(code, name: codesnap_code_name(code), isPlain: isPlain, globals)
        if codesnap_code_name_is_plain() != 0 { unsafe registerCodes(within: code, globals) }
        return slot
    }

    @discardableResult
    private func register(
        _ code: UnsafeMutablePointer<PyCodeObject>, name: PythonObject, isPlain: Bool, _ globals: PythonObject?
    ) -> UInt64 {
        let path = unsafe codesnap_code_path(code)
        let line = unsafe codesnap_code_line(code)
        let known = unsafe isPlain ? nil : takeEnded(name: name, path: path, line: line)
        let number = unsafe known ?? newNumber(name: name, path: path, line: line)
        let slot = unsafe CodeSlot.decided(
            CodeSlot.slot(
                function: number, makesGenerators: codesnap_code_makes_generators(code) != 0,
                makesCoroutines: codesnap_code_makes_coroutines(code) != 0, mayBeHidden: codesnap_may_hide_calls_of(code) != 0),
            isRecorded: isSelected(path, globals))
        // Without memory for the slot the function is met anew at its next call, under another number: nothing is lost.
        guard unsafe codesnap_set_code_slot(code, hook.slotIndex, UInt(slot)) == 0 else { return slot }
        // The slot tells when the code dies.
        unsafe entries[number - 1].code = code
        if isPlain {
            unsafe codesnap_incref(object(code))
            plainNames[number] = PlainName(holdsCode: true)
        }
        return slot
    }

    /// Registers the functions and classes that a code object makes, while it says what they are called.
    private func registerCodes(within code: UnsafeMutablePointer<PyCodeObject>, _ globals: PythonObject?) {
        for unsafe(inner, name) in unsafe QualifiedNames.made(by: code)
        where unsafe codesnap_code_slot(inner, hook.slotIndex) == 0 {
            unsafe register(inner, name: name, isPlain: false, globals)
            unsafe registerCodes(within: inner, globals)
        }
    }

    private func newNumber(name: PythonObject, path: PythonObject, line: Int32) -> Int {
        unsafe codesnap_incref(name)
        unsafe codesnap_incref(path)
        let entry = unsafe Entry(name: name, path: path, line: line)
        if let number = freeNumbers.popLast() {
            entries[number - 1] = entry
            return number
        }
        entries.append(entry)
        return entries.count
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

    /// What the function with that number is.
    func describe(_ number: Int) -> FunctionDescription {
        let entry = entries[number - 1]
        let name = unsafe plainNames[number]?.qualifiedName ?? entry.name.map { unsafe text($0) } ?? ""
        let path = unsafe entry.path.map { unsafe text($0) } ?? ""
        return FunctionDescription(name: name, path: path, line: max(Int(entry.line), 0))
    }

    /// The functions known by their plain name alone, with their code objects, borrowed.
    func unresolved() -> [(number: Int, code: UnsafeMutablePointer<PyCodeObject>)] {
        var result: [(number: Int, code: UnsafeMutablePointer<PyCodeObject>)] = unsafe []
        for number in plainNames.filter({ $1.holdsCode }).keys.sorted() {
            if let code = unsafe entries[number - 1].code { unsafe result.append((number, code)) }
        }
        return unsafe result
    }

    /// Gives a function its qualified name and lets go of its code. False when there is no such function.
    func resolve(_ number: Int, qualifiedName: String) -> Bool {
        guard number >= 1, number <= entries.count, unsafe entries[number - 1].name != nil else { return false }
        let code = unsafe entries[number - 1].code
        let holdsCode = plainNames[number]?.holdsCode ?? false
        plainNames[number] = PlainName(holdsCode: false, qualifiedName: qualifiedName)
        if holdsCode, let code = unsafe code { unsafe codesnap_decref(object(code)) }
        return true
    }

    private func object(_ code: UnsafeMutablePointer<PyCodeObject>) -> PythonObject {
        // Every Python object begins with a PyObject.
        unsafe UnsafeMutableRawPointer(code).assumingMemoryBound(to: PyObject.self)
    }
}

// Functions whose code objects are dead.
extension CodeRegistry {
    /// Says that the code object with that slot dies.
    func forgetCode(slot: UInt64) {
        let number = CodeSlot.function(slot: slot)
        guard number >= 1, number <= entries.count, unsafe entries[number - 1].code != nil else { return }
        unsafe entries[number - 1].code = nil
        // A plain name does not tell functions apart. At the interpreter's end, strings go, too, and no code comes after.
        guard plainNames[number] == nil, codesnap_is_finalizing() == 0 else { return }
        let hash = hash(of: number)
        guard let place = unsafe place(hash, entries[number - 1].name, entries[number - 1].path, entries[number - 1].line) else {
            ended.insert(number, hash: hash) { self.hash(of: $0) }
            return
        }
        let other = ended[place]
        guard other != number else { return }
        entries[number - 1].next = unsafe entries[other - 1].code == nil ? UInt32(other) : 0
        ended[place] = number
    }

    /// The number of a function whose code object is dead, for another of the same name, path and line.
    private func takeEnded(name: PythonObject, path: PythonObject, line: Int32) -> Int? {
        let hash = unsafe FunctionIndex.hash(codesnap_text_hash(name), codesnap_text_hash(path), line)
        guard let place = unsafe place(hash, name, path, line) else { return nil }
        let number = ended[place]
        guard unsafe entries[number - 1].code == nil else { return nil }
        let next = Int(entries[number - 1].next)
        if next != 0 { ended[place] = next }
        entries[number - 1].next = 0
        return number
    }

    private func place(_ hash: UInt64, _ name: PythonObject?, _ path: PythonObject?, _ line: Int32) -> Int? {
        guard let name = unsafe name, let path = unsafe path else { return nil }
        return ended.place(hash: hash) { candidate in
            let entry = entries[candidate - 1]
            guard entry.line == line, let itsName = unsafe entry.name, let itsPath = unsafe entry.path else { return false }
            return unsafe codesnap_texts_are_equal(itsName, name) != 0 && codesnap_texts_are_equal(itsPath, path) != 0
        }
    }

    private func hash(of number: Int) -> UInt64 {
        let entry = entries[number - 1]
        guard let name = unsafe entry.name, let path = unsafe entry.path else { return 0 }
        return unsafe FunctionIndex.hash(codesnap_text_hash(name), codesnap_text_hash(path), entry.line)
    }

    /// Forgets the functions whose code objects are dead. To be called when no recorder holds an event.
    func forgetEnded() {
        for unsafe(number, code) in unsafe unresolved() where unsafe codesnap_is_last_reference(object(code)) != 0 {
            plainNames[number]?.holdsCode = false
            // The code object dies here, and says so.
            unsafe codesnap_decref(object(code))
        }
        var isAnyForgotten = false
        for index in entries.indices where unsafe entries[index].code == nil && entries[index].line != Entry.ofCFunction {
            guard let name = unsafe entries[index].name, let path = unsafe entries[index].path else { continue }
            unsafe entries[index] = Entry(name: nil, path: nil, line: 0)
            plainNames[index + 1] = nil
            isAnyForgotten = true
            unsafe codesnap_decref(name)
            unsafe codesnap_decref(path)
        }
        guard isAnyForgotten else { return }
        let used = entries.lastIndex { unsafe $0.name != nil } ?? -1
        // A copy, so that the memory is given back.
        entries = [Entry](entries[...used])
        freeNumbers = entries.indices.filter { unsafe entries[$0].name == nil }.map { $0 + 1 }
        ended = FunctionIndex()
    }
}

/// CPython calls it with the slot's value when a code object dies.
@c(codesnap_forget_code)
public func forgetCode(_ slot: UnsafeMutableRawPointer?) {
    unsafe CodeRegistry.shared.forgetCode(slot: UInt64(UInt(bitPattern: slot)))
}
