/// A shell pattern for one text: `*` any characters, `?` one, `[a-z]` one of a set, `[!a-z]` one that is not in it. All else is meant
/// as it stands. A `[` that nothing closes is a character as well.
struct Glob: Equatable {
    private enum Part: Equatable {
        case any
        case one
        case character(Unicode.Scalar)
        case set([ClosedRange<UInt32>], isNegated: Bool)
    }

    private let parts: [Part]

    init(_ scalars: [Unicode.Scalar]) {
        var parts: [Part] = []
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "*":
                if parts.last != .any { parts.append(.any) }
            case "?": parts.append(.one)
            case "[":
                if let (set, end) = Self.set(scalars, from: index + 1) {
                    parts.append(set)
                    index = end
                } else {
                    parts.append(.character("["))
                }
            case let scalar: parts.append(.character(scalar))
            }
            index += 1
        }
        self.parts = parts
    }

    /// The set that begins there, and the index of the bracket that closes it. One right at the beginning is a member.
    private static func set(_ scalars: [Unicode.Scalar], from start: Int) -> (Part, Int)? {
        var index = start
        let isNegated = index < scalars.count && scalars[index] == "!"
        if isNegated { index += 1 }
        guard let end = scalars.indices.dropFirst(index + 1).first(where: { scalars[$0] == "]" }) else { return nil }
        var ranges: [ClosedRange<UInt32>] = []
        while index < end {
            let low = scalars[index].value
            if index + 2 < end, scalars[index + 1] == "-" {
                let high = scalars[index + 2].value
                if low <= high { ranges.append(low...high) }
                index += 3
            } else {
                ranges.append(low...low)
                index += 1
            }
        }
        return (.set(ranges, isNegated: isNegated), end)
    }

    /// Whether the pattern describes all of the text.
    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var part = 0
        var place = 0
        // The part after the last `*`, and the place up to which that has eaten the text: where to go on when what follows does not match.
        var retry: (part: Int, place: Int)?
        while place < text.count {
            if part < parts.count, parts[part] == .any {
                part += 1
                retry = (part, place)
            } else if part < parts.count, Self.matches(parts[part], text[place]) {
                part += 1
                place += 1
            } else if let last = retry {
                part = last.part
                place = last.place + 1
                retry = (part, place)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .any }
    }

    private static func matches(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
        switch part {
        case .any, .one: true
        case .character(let character): character == scalar
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }
}
