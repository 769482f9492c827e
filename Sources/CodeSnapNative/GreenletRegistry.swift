import CPython

/// Numbers the greenlets met. A number is given once and never used again, as an address may be.
struct GreenletRegistry {
    nonisolated(unsafe) static var shared = GreenletRegistry()

    private var numbers = WeakNumbers()
    private var lastNumber = 0

    /// The greenlet's number; 0 for a thread's own.
    mutating func number(of greenlet: PythonObject, isThreadsOwn: () -> Bool) -> UInt64 {
        var last = lastNumber
        let number = unsafe numbers.number(of: greenlet) {
            if isThreadsOwn() { return 0 }
            last += 1
            return last
        }
        lastNumber = last
        return UInt64(number ?? 0)
    }
}
