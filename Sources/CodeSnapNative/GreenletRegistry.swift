import CPython

/// Numbers the greenlets met. A number is given once and never used again, as an address may be.
struct GreenletRegistry {
    nonisolated(unsafe) static var shared = GreenletRegistry()

    /// A greenlet by its address, with a weak reference that tells whether it is still the same one there: a greenlet that nobody refers to
    /// any more ends, so it must not be held.
    @safe
    private struct Known {
        let reference: PythonObject
        let number: UInt64
    }

    private var known: [UInt: Known] = [:]
    private var lastNumber: UInt64 = 0
    /// How many to know before looking for those that are gone.
    private var limit = 256

    /// The greenlet's number; 0 for a thread's own.
    mutating func number(of greenlet: PythonObject, isThreadsOwn: () -> Bool) -> UInt64 {
        let address = UInt(bitPattern: greenlet)
        if let entry = known[address] {
            if unsafe codesnap_weak_reference_is_to(entry.reference, greenlet) != 0 { return entry.number }
            unsafe codesnap_decref(entry.reference)
            known[address] = nil
        }
        guard let reference = unsafe codesnap_weak_reference(greenlet) else { return 0 }
        if known.count >= limit { forgetDead() }
        var number: UInt64 = 0
        if !isThreadsOwn() {
            lastNumber += 1
            number = lastNumber
        }
        known[address] = unsafe Known(reference: reference, number: number)
        return number
    }

    private mutating func forgetDead() {
        for (address, entry) in known where unsafe codesnap_weak_reference_is_dead(entry.reference) != 0 {
            known[address] = nil
            unsafe codesnap_decref(entry.reference)
        }
        limit = max(256, 2 * known.count)
    }
}
