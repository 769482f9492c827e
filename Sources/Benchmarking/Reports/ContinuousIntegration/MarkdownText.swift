/// Text of others in Markdown: names of workloads, interpreters and machines are not ours, and must neither break a table nor become
/// markup.
package enum MarkdownText {
    /// Characters beyond these are cut off.
    static let longest = 200

    /// `text` as one line of plain text for GitHub Flavored Markdown.
    package static func escaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars.prefix(longest))
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // Links that need no brackets, and emoji.
            case "@": result += "&#64;"
            case ":" where index + 1 < scalars.count && isWord(scalars[index + 1]): result += "&#58;"
            case "_" where isWordInside(scalars, index): result += "_"
            case "\\", "`", "*", "_", "[", "]", "#", "!", "|", "~", "$": result += "\\\(scalar)"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                    result += scalar == "\n" || scalar == "\r" || scalar == "\t" ? " " : "\u{FFFD}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + (text.unicodeScalars.count > longest ? "…" : "")
    }

    /// Between letters or digits an underscore emphasizes nothing.
    private static func isWordInside(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0, index + 1 < scalars.count else { return false }
        return [scalars[index - 1], scalars[index + 1]].allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
    }

    /// Whether a colon before it could begin an emoji's name or a link's address. Times of day are none.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || "/+-_".unicodeScalars.contains(scalar)
    }
}
