import Foundation

/// Arms as a command line names them.
extension Arm {
    /// Reads the name of a known arm, `FILE`, `FILE:ATTRIBUTE` or `MODULE:ATTRIBUTE`, and `NAME=` before one of the three. The name of a known
    /// arm there puts what follows in its place.
    public init(_ text: String) throws(BenchmarkError) {
        if let arm = Self.known.first(where: { $0.name == text }) {
            self = arm
            return
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let source = parts.last ?? text
        let colon = source.lastIndex(of: ":")
        let place = colon.map { String(source[..<$0]) } ?? source
        let attribute = colon.map { String(source[source.index(after: $0)...]) }
        let looksLikeFile = place.contains("/") || place.hasSuffix(".py")
        guard parts.count == 2 || colon != nil || looksLikeFile else {
            let names = Self.known.map(\.name).joined(separator: ", ")
            throw .usage("no such arm: \(text) (there are \(names), FILE, FILE:NAME and MODULE:NAME)")
        }
        if let attribute, !Self.isDottedName(attribute) {
            throw .usage("what follows the colon is the name of a callable that returns a context manager: \(text)")
        }
        var found: Arm
        if looksLikeFile || colon == nil {
            let file = URL(fileURLWithPath: place)
            guard FileManager.default.fileExists(atPath: file.path) else { throw .usage("no such arm file: \(file.path)") }
            let name = attribute == "arm" ? nil : attribute
            found = Arm(
                name: name ?? file.deletingPathExtension().lastPathComponent, file: file.standardizedFileURL.path,
                attribute: attribute)
        } else {
            guard Self.isDottedName(place) else { throw .usage("no module can be called \(place): \(text)") }
            let name = attribute == "arm" ? place.split(separator: ".").last.map(String.init) : attribute
            found = Arm(name: name ?? place, module: place, attribute: attribute)
        }
        if parts.count == 2 { found.name = parts[0] }
        guard !found.name.isEmpty, found.name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else {
            throw .usage("an arm's name is made of letters, digits, '.', '_' and '-': \(text)")
        }
        guard found.name != Self.untraced.name else {
            throw .usage("the untraced arm is the control and cannot be replaced")
        }
        self = found
    }

    /// Whether Python could have a name like that, with dots in between.
    private static func isDottedName(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map { $0.isLetter || $0 == "_" } == true && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
    }

    /// The arms that were asked for, or the built-in ones; the control is always there and comes first.
    ///
    /// - Parameter withPeers: Add the tracers of others that are not among them yet.
    public static func find(_ texts: [String], withPeers: Bool = false) throws(BenchmarkError) -> [Arm] {
        let added = withPeers ? tracingPeers.filter { !texts.contains($0.name) } : []
        guard !texts.isEmpty else { return builtIn + added }
        var found = [untraced]
        for text in texts + added.map(\.name) {
            let arm = try Arm(text)
            if arm == .untraced { continue }
            if found.contains(where: { $0.name == arm.name }) { throw .usage("two arms are called \(arm.name)") }
            found.append(arm)
        }
        return found
    }
}
