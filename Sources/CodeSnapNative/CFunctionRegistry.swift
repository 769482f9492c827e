import CPython

/// A C function that was met lately: a dictionary's look-up costs as much as the rest of an event.
struct RecentCFunction {
    let address: UInt
    let type: UInt
    let slot: UInt64

    private static let bits = 10

    static func makeTable() -> UnsafeMutablePointer<RecentCFunction> {
        let table = UnsafeMutablePointer<RecentCFunction>.allocate(capacity: 1 << bits)
        // No function has the address 0.
        unsafe table.initialize(repeating: RecentCFunction(address: 0, type: 0, slot: 0), count: 1 << bits)
        return unsafe table
    }

    /// Where it stands in the table. Definitions are 32 bytes apart, descriptors and types at least 16.
    @inline(__always)
    static func place(of address: UInt, _ type: UInt) -> Int {
        let mixed = address ^ type &<< 3
        return Int((mixed >> 4 ^ mixed >> 14) & (1 << UInt(bits) - 1))
    }
}

/// nil until there is one. A plain word, because others are asked every time whether they were initialised.
nonisolated(unsafe) private var recentCFunctions: UnsafeMutablePointer<RecentCFunction>?

/// Numbers the C functions met. Those of one name are one function: a method of a type, whatever object it is bound to.
struct CFunctionRegistry {
    nonisolated(unsafe) static var shared = CFunctionRegistry()

    /// What tells a function from others: the address of its definition or descriptor, and that of the type which defines it, because
    /// several types may share a definition, as they do `__new__`. Where none defines it, that of the type which it is bound to.
    private struct Key: Hashable {
        let address: UInt
        let type: UInt
    }

    private var slots: [Key: UInt64] = [:]
    private var numbers: [String: Int] = [:]

    /// The function's slot, as it stands in a packed event; nil when the callable is not a C function.
    @inline(__always)
    static func slot(of callable: PythonObject) -> UInt64? {
        let address = unsafe UInt(codesnap_c_function(callable))
        if address == 0 { return nil }
        let type = unsafe UInt(bitPattern: codesnap_bound_type(callable))
        if let recent = unsafe recentCFunctions {
            // The table has that many places and is never freed.
            let entry = unsafe recent[RecentCFunction.place(of: address, type)]
            if entry.address == address, entry.type == type { return entry.slot }
        }
        return unsafe shared.slotSlowly(of: callable, address, type)
    }

    @inline(never)
    private mutating func slotSlowly(of callable: PythonObject, _ address: UInt, _ type: UInt) -> UInt64? {
        let definingType = unsafe codesnap_defining_type(callable)
        let key = unsafe Key(address: address, type: definingType.map { UInt(bitPattern: $0) } ?? type)
        guard let slot = slots[key] ?? (unsafe register(callable, key, definingType)) else { return nil }
        let recent = unsafe recentCFunctions ?? RecentCFunction.makeTable()
        unsafe recentCFunctions = recent
        // The type that it is bound to may be a subclass that dies: another one at its address inherits the same method, then.
        unsafe recent[RecentCFunction.place(of: address, type)] = RecentCFunction(address: address, type: type, slot: slot)
        return slot
    }

    private mutating func register(
        _ callable: PythonObject, _ key: Key, _ definingType: UnsafeMutablePointer<PyTypeObject>?
    ) -> UInt64? {
        let pending = PendingException()
        defer { pending.restore() }
        guard let name = unsafe name(of: callable, definingType), let number = number(of: name) else {
            PyErr_Clear()
            return nil
        }
        // A definition that was made at run time dies with what it belongs to; while that lives, no other has its address. The object that a
        // method happens to be bound to is the program's own matter.
        var owner = unsafe callable
        if let type = unsafe definingType {
            unsafe owner = codesnap_type_object(type)
        } else if unsafe codesnap_is_bound_for_good(callable) == 0, let type = unsafe codesnap_bound_type(callable) {
            unsafe owner = codesnap_type_object(type)
        }
        // A descriptor belongs to its type, until somebody takes it away there.
        unsafe codesnap_incref(codesnap_is_method_descriptor(callable) != 0 ? callable : owner)
        let slot = CodeSlot.slot(function: number, makesGenerators: false, makesCoroutines: false)
        slots[key] = slot
        return slot
    }

    private mutating func number(of name: String) -> Int? {
        if let number = numbers[name] { return number }
        guard let text = unsafe PyUnicode_FromString(name), let number = unsafe CodeRegistry.shared.add(name: text)
        else { return nil }
        numbers[name] = number
        return number
    }

    /// `module.function`, or `module.Type.method`, without the module for the interpreter's own types. A method that no type defines is a
    /// function of the module that it names, if it does.
    private func name(of callable: PythonObject, _ definingType: UnsafeMutablePointer<PyTypeObject>?) -> String? {
        guard let plain = unsafe codesnap_c_function_name(callable) else { return nil }
        let name = unsafe String(cString: plain)
        if let type = unsafe definingType { return unsafe Self.name(of: type) + "." + name }
        if let module = unsafe codesnap_c_function_module(callable) { return unsafe text(module) + "." + name }
        if unsafe codesnap_is_function_of_module(callable) != 0 { return name }
        if let type = unsafe codesnap_bound_type(callable) { return unsafe Self.name(of: type) + "." + name }
        return name
    }

    private static func name(of type: UnsafeMutablePointer<PyTypeObject>) -> String {
        unsafe String(cString: codesnap_type_name(type))
    }
}
