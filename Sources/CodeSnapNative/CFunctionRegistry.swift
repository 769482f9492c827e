import CPython

/// Numbers the C functions met, by what defines them: a method of a type is one function, whatever object it is bound to.
struct CFunctionRegistry {
    nonisolated(unsafe) static var shared = CFunctionRegistry()

    /// The last functions met, by their definitions' addresses: a dictionary's look-up costs as much as the rest of an event.
    private var recent: [(definition: UInt, slot: UInt64)] = Array(repeating: (0, 0), count: 1 << recentBits)
    private static let recentBits = 10
    private var slots: [UInt: UInt64] = [:]

    /// The function's slot, as it stands in a packed event; nil when the callable is not a C function.
    @inline(__always)
    mutating func slot(of callable: PythonObject) -> UInt64? {
        guard let definition = unsafe codesnap_c_function(callable) else { return nil }
        let address = UInt(bitPattern: definition)
        // Definitions stand in tables, 32 bytes each.
        let index = Int((address >> 5 ^ address >> 15) & (1 << Self.recentBits - 1))
        let entry = recent[index]
        if entry.definition == address { return entry.slot }
        guard let slot = slots[address] ?? (unsafe register(callable, address)) else { return nil }
        recent[index] = (address, slot)
        return slot
    }

    private mutating func register(_ callable: PythonObject, _ address: UInt) -> UInt64? {
        let pending = PendingException()
        defer { pending.restore() }
        guard let name = unsafe name(callable), let number = unsafe CodeRegistry.shared.add(name: name) else {
            PyErr_Clear()
            return nil
        }
        // A definition that was made at run time dies with its function or type; while these live, no other has its address. The object
        // that a method is bound to is the program's own matter.
        let type = unsafe codesnap_c_function_type(callable)
        unsafe codesnap_incref(type.map { unsafe codesnap_type_object($0) } ?? callable)
        let slot = CodeSlot.slot(function: number, makesGenerators: false, makesCoroutines: false)
        slots[address] = slot
        return slot
    }

    /// A new `str`: `module.function`, or `module.Type.method`, without the module for the interpreter's own types.
    private func name(_ callable: PythonObject) -> PythonObject? {
        guard let definition = unsafe codesnap_c_function(callable), let plain = unsafe definition.pointee.ml_name
        else { return nil }
        var name = unsafe String(cString: plain)
        if let type = unsafe codesnap_c_function_type(callable) {
            name = unsafe String(cString: codesnap_type_name(type)) + "." + name
        } else if let module = unsafe codesnap_c_function_module(callable) {
            name = unsafe text(module) + "." + name
        }
        return unsafe PyUnicode_FromString(name)
    }
}
