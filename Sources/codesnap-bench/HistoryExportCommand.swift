import ArgumentParser
import Benchmarking
import History

/// `codesnap-bench history export`
struct HistoryExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a history as JSON lines, one a run, with everything that it holds.",
        discussion: """
            EXAMPLE:
              codesnap-bench history export overhead.sqlite > overhead.jsonl

            EXIT CODES: 0 printed, 2 the file cannot be read, 64 usage.
            """)

    @Argument(help: "The history.", completion: .file())
    var file: String

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            // All lines before the first is printed: a failure leaves no half of a history.
            var lines: [String] = []
            for run in try SQLiteHistory(HistoryPath.absolute(file), for: .reading).runs() {
                lines.append(try HistoryLines.line(run))
            }
            for line in lines { print(line) }
            return .held
        }
    }
}
