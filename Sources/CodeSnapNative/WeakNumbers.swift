import CPython

/// Numbers of objects that must not be held: each is known by its address, with a weak reference that tells whether it is still the same
/// one there.
struct WeakNumbers {
    @safe
    private struct Known {
        let reference: PythonObject
        let number: Int
    }

    private var known: [UInt: Known] = [:]
    private static let leastLimit = 256
    /// How many to know before looking for those that are gone.
    private var limit = leastLimit

    /// The object's number, which `make` gives to one that is met for the first time; nil where no weak reference can be made.
    mutating func number(of object: PythonObject, make: () -> Int) -> Int? {
        let address = UInt(bitPattern: object)
        if let entry = known[address] {
            if unsafe codesnap_weak_reference_is_to(entry.reference, object) != 0 { return entry.number }
            unsafe codesnap_decref(entry.reference)
            known[address] = nil
        }
        guard let reference = unsafe codesnap_weak_reference(object) else { return nil }
        if known.count >= limit { forgetDead() }
        let number = make()
        known[address] = unsafe Known(reference: reference, number: number)
        return number
    }

    /// Forgets all: those that live are met anew.
    mutating func removeAll() {
        for entry in known.values { unsafe codesnap_decref(entry.reference) }
        known = [:]
        limit = Self.leastLimit
    }

    private mutating func forgetDead() {
        for (address, entry) in known where unsafe codesnap_weak_reference_is_dead(entry.reference) != 0 {
            known[address] = nil
            unsafe codesnap_decref(entry.reference)
        }
        limit = max(Self.leastLimit, 2 * known.count)
    }
}
