/// What callgrind wrote: the instructions of each function by itself, without those that it called.
///
/// Source: the format's description in valgrind's manual ("Callgrind Format Specification"). A name is written out the first time with a
/// number in front, and is only the number from there on; a line after `calls=` is what the call took, which belongs to the functions
/// called.
struct CallgrindProfile {
    /// By name. Functions of one name in several libraries are one, and so are those of a library that have no name.
    private(set) var instructions: [String: Int] = [:]

    init(_ text: String) {
        var names: [Substring: Substring] = [:]
        var objects: [Substring: Substring] = [:]
        var object = ""
        var function = ""
        var isCallCost = false
        for line in text.split(separator: "\n") {
            if let name = Self.value(of: line, after: "fn="), !name.isEmpty {
                let name = Self.resolve(name, &names)
                function = name.hasPrefix("0x") ? "\(object), without symbols" : name
            } else if let name = Self.value(of: line, after: "ob=") {
                object = Self.resolve(name, &objects).split(separator: "/").last.map(String.init) ?? ""
            } else if let name = Self.value(of: line, after: "cob=") {
                _ = Self.resolve(name, &objects)
            } else if let name = Self.value(of: line, after: "cfn=") {
                _ = Self.resolve(name, &names)
            } else if line.hasPrefix("calls=") {
                isCallCost = true
            } else if let first = line.first, first.isNumber || "+-*".contains(first) {
                // Positions and counts; with the options used there is one of each.
                if !isCallCost, let count = line.split(separator: " ").last.flatMap({ Int($0) }) {
                    instructions[function, default: 0] += count
                }
                isCallCost = false
            }
        }
    }

    /// Of all functions.
    var total: Int { instructions.values.reduce(0, +) }

    private static func value(of line: Substring, after prefix: String) -> Substring? {
        line.hasPrefix(prefix) ? line.dropFirst(prefix.count) : nil
    }

    /// The name behind `(number)` or `(number) name`. A recursion's levels have names of their own, ending in `'2`, and count for one function.
    private static func resolve(_ text: Substring, _ names: inout [Substring: Substring]) -> String {
        guard text.first == "(", let end = text.firstIndex(of: ")") else { return String(text) }
        let number = text[...end]
        let name = text[text.index(after: end)...].drop { $0 == " " }
        if !name.isEmpty { names[number] = name }
        let known = names[number] ?? number
        guard let quote = known.lastIndex(of: "'"), known[known.index(after: quote)...].allSatisfy(\.isNumber) else {
            return String(known)
        }
        return String(known[..<quote])
    }
}
