import ArgumentParser

/// In what form a report is printed.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    /// For a terminal: the specification's lines, the table, the verdict.
    case text
    /// The tables of the README.
    case markdown
}
