import CPython

/// Numbers the tasks met and remembers what they are called. A number is given once and never used again.
@safe
final class TaskRegistry {
    nonisolated(unsafe) static let shared = TaskRegistry()

    private var numbers = WeakNumbers()
    /// Names by number less `first`: references to Python's own strings.
    private var names: [PythonObject?] = unsafe []
    /// The number of the first task that is remembered.
    private var first = 0

    /// The task's number; nil when there is no telling whether it is another one.
    func number(of task: PythonObject) -> Int? {
        unsafe numbers.number(of: task) {
            unsafe names.append(Asyncio.name(of: task))
            return unsafe first + names.count - 1
        }
    }

    func name(_ number: Int) -> String {
        guard number >= first, let name = unsafe names[number - first], unsafe codesnap_is_text(name) != 0 else { return "" }
        return unsafe text(name)
    }

    /// Forgets the tasks. To be called when no recorder holds an event.
    func forgetAll() {
        numbers.removeAll()
        unsafe first += names.count
        let old = unsafe names
        unsafe names = []
        unsafe old.forEach { if let name = unsafe $0 { unsafe codesnap_decref(name) } }
    }
}
