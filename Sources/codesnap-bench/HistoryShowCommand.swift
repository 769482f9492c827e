import ArgumentParser
import Benchmarking
import Foundation
import History

/// `codesnap-bench history show`
struct HistoryShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the trend of each workload and arm in each environment, and where it changed.",
        discussion: """
            A trend has a point for each complete run; the latest ratio with its interval, the level (the median since the last \
            change) and a line of its rises and falls. A change is a place at which the runs before and after it \
            differ more than chance allows (E-divisive on ranks, at most one false alarm in a hundred trends without a \
            change): the first run after it, the median ratios on both sides, and the p-value. It takes four runs after a \
            change to see it at all, and a few more when it is small.

            A workload whose file has changed begins another trend. Runs are in the order of their dates.

            EXAMPLES:
              codesnap-bench history overhead.sqlite
              codesnap-bench history overhead.sqlite --workload fib --arm c --branch main --last 100
              codesnap-bench history overhead.sqlite --format json

            EXIT CODES: 0 shown, 2 the file cannot be read, 64 usage.
            """)

    @Argument(help: "The history.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("Only this workload. Repeatable.", valueName: "name"))
    var workload: [String] = []

    @Option(help: ArgumentHelp("Only this arm. Repeatable.", valueName: "name"))
    var arm: [String] = []

    @Option(help: ArgumentHelp("Only this environment, by the digest that the report shows. Repeatable.", valueName: "digest"))
    var environment: [String] = []

    @Option(help: ArgumentHelp("Only runs of this branch. Repeatable.", valueName: "name"))
    var branch: [String] = []

    @Option(help: ArgumentHelp("Only the latest runs of each trend.", valueName: "count"))
    var last: Int?

    @Option(help: ArgumentHelp("table, json or markdown.", valueName: "format"))
    var format = TrendFormat.table

    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last is a number from 1.") }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let runs = try SQLiteHistory(HistoryPath.absolute(file), for: .reading).runs()
            try checkNames(runs)
            let trends = Trends(
                runs,
                filter: TrendFilter(
                    workloads: workload, arms: arm, environments: environment, branches: branch, last: last))
            let report = TrendReport(trends, sparkline: Sparkline(.init()))
            switch format {
            case .table: for line in report.lines { print(line) }
            case .markdown: for line in report.markdown { print(line) }
            case .json: print(try trends.json())
            }
            return .held
        }
    }

    /// A name that no run has is a slip of the pen, and nothing would look like no change.
    private func checkNames(_ runs: [HistoryRun]) throws(BenchmarkError) {
        let cells = runs.flatMap(\.cells)
        let known = [
            ("workload", workload, Set(cells.map(\.workload))), ("arm", arm, Set(cells.map(\.arm))),
            ("environment", environment, Set(cells.map(\.environment))), ("branch", branch, Set(runs.compactMap(\.branch))),
        ]
        for (what, asked, names) in known {
            guard let unknown = asked.first(where: { !names.contains($0) }) else { continue }
            let others = names.isEmpty ? "it has none" : "it has \(names.sorted().joined(separator: ", "))"
            throw BenchmarkError(.usage, "no run in \(file) has the \(what) \(unknown); \(others)")
        }
    }
}

/// In what form trends are printed.
enum TrendFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case markdown
}
