import ArgumentParser
import Benchmarking
import Foundation

/// In what form a report is printed.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    /// For a terminal: the specification's lines, the table, the verdict.
    case table
    /// What `results.json` holds.
    case json
    /// The summary for a CI step; with other tracers among the arms the tables of the README.
    case markdown

    init?(argument: String) {
        // The table had this name once.
        self.init(rawValue: argument == "text" ? "table" : argument)
    }

    /// The report, without the last line's end.
    ///
    /// - Parameter baselines: What the run was compared with; nil where only the results are at hand.
    func text(_ results: Results, baselines: [BaselineStore.Entry]?) throws(BenchmarkError) -> String {
        switch self {
        case .table:
            RunReport(results, baselines: baselines, style: TerminalStyle(descriptor: 1)).lines.joined(separator: "\n")
        case .json: try results.json()
        case .markdown:
            results.hasPeers
                ? PeerComparison(results).markdown.joined(separator: "\n")
                : MarkdownSummary.text(results).trimmingCharacters(in: .newlines)
        }
    }
}
