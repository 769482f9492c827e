import Foundation

/// A list that is printed as a table for a terminal, as Markdown or as JSON.
public protocol Listing: Encodable {
    /// What stands above the table.
    var heading: String { get }
    /// What stands below it.
    var remarks: [String] { get }
    /// A text for each column, row by row.
    var rows: [[String]] { get }
    /// The columns' headings, and whether each holds numbers.
    static var columns: [(heading: String, isNumeric: Bool)] { get }
}

extension Listing {
    private var table: Table {
        var table = Table(Self.columns.map { ($0.heading, $0.isNumeric ? .right : .left) })
        for row in rows { table.add(row) }
        return table
    }

    /// For a terminal.
    public var lines: [String] { [heading] + table.lines + remarks }

    /// For a document.
    public var markdown: [String] {
        [heading, ""] + table.markdown + (remarks.isEmpty ? [] : [""] + remarks.map { "- \($0)" })
    }

    /// For a program.
    public var json: String {
        // What is encoded are texts, whole numbers and truth values.
        let data = (try? JSONFile.encode(self)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
