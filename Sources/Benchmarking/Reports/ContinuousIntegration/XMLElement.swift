/// An XML element, written with everything escaped that its texts may hold.
struct XMLElement {
    var name: String
    var attributes: [(name: String, value: String)]
    var children: [XMLElement]
    /// Comes before the children.
    var text: String

    init(_ name: String, _ attributes: [(name: String, value: String)] = [], text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.attributes = attributes
        self.text = text
        self.children = children
    }

    /// The element as a document of its own.
    var document: String { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + lines().joined(separator: "\n") + "\n" }

    private func lines() -> [String] {
        let opening = name + attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        let content = Self.escaped(text)
        guard !children.isEmpty else {
            return [content.isEmpty ? "<\(opening)/>" : "<\(opening)>\(content)</\(name)>"]
        }
        return ["<\(opening)>\(content)"] + children.flatMap { $0.lines() }.map { "  " + $0 } + ["</\(name)>"]
    }

    /// Markup as references, line ends too, which an attribute would lose. What no XML 1.0 document can hold in any form becomes the
    /// replacement character.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: result += "&amp;"
            case 0x3C: result += "&lt;"
            case 0x3E: result += "&gt;"
            case 0x22: result += "&quot;"
            case 0x09, 0x0A, 0x0D: result += "&#\(scalar.value);"
            case 0..<0x20, 0xFFFE, 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
