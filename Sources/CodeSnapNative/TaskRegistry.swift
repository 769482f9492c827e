import CPython

/// Numbers the tasks met and remembers what they are called. A number is given once and never used again.
@safe
final class TaskRegistry {
    nonisolated(unsafe) static let shared = TaskRegistry()

    /// A task by its address, with a weak reference that tells whether it is still the same one there.
    @safe
    private struct Known {
        let reference: PythonObject
        let number: Int
    }

    private var known: [UInt: Known] = [:]
    /// Names by number: references to Python's own strings.
    private var names: [PythonObject?] = unsafe []

    /// The task's number; nil when there is no telling whether it is another one.
    func number(of task: PythonObject) -> Int? {
        let address = UInt(bitPattern: task)
        if let entry = known[address] {
            if unsafe codesnap_weak_reference_is_to(entry.reference, task) != 0 { return entry.number }
            unsafe codesnap_decref(entry.reference)
            known[address] = nil
        }
        guard let reference = unsafe codesnap_weak_reference(task) else { return nil }
        let number = unsafe names.count
        unsafe names.append(Asyncio.name(of: task))
        known[address] = unsafe Known(reference: reference, number: number)
        return number
    }

    func name(_ number: Int) -> String {
        guard let name = unsafe names[number], unsafe codesnap_is_text(name) != 0 else { return "" }
        return unsafe text(name)
    }
}
