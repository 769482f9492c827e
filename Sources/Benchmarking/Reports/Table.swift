/// Rows and columns of text, aligned by spaces.
package struct Table {
    /// On which side a column's texts meet.
    package enum Alignment: Hashable {
        case left
        case right
    }

    private let alignments: [Alignment]
    private var rows: [[String]]

    /// - Parameter columns: Heading and alignment of each column.
    package init(_ columns: [(heading: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.heading)]
    }

    /// Adds a row; it must have as many texts as there are columns.
    package mutating func add(_ row: [String]) {
        precondition(row.count == alignments.count, "a row of \(row.count) in a table of \(alignments.count) columns")
        rows.append(row)
    }

    /// The same as a table of Markdown.
    var markdown: [String] {
        let texts = rows.map { row in "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
        let marks = alignments.map { $0 == .left ? "---" : "---:" }
        return [texts[0], "| " + marks.joined(separator: " | ") + " |"] + texts.dropFirst()
    }

    /// The lines, the heading first, without spaces at their ends.
    package var lines: [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return alignments[column] == .left ? row[column] + padding : padding + row[column]
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
