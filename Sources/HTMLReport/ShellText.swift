/// Command lines as they can be typed.
enum ShellText {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%".utf8)

    /// The words of a command, each quoted where a shell would make something else of it.
    static func line(_ words: [String]) -> String { words.map(word).joined(separator: " ") }

    private static func word(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy(plain.contains) { return text }
        // By scalars: a quote with an accent on it is a quote to a shell.
        let quoted = text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined()
        return "'" + quoted + "'"
    }
}
