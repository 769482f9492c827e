import ArgumentParser
import Benchmarking

/// `codesnap-bench baseline show`
struct BaselineShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the stored baselines: their environments, ratios, commits and dates.",
        discussion: """
            EXAMPLE:
              codesnap-bench baseline show

            EXIT CODES: 0 shown, 2 a baseline cannot be read, 4 there is none, 64 usage.
            """)

    @Option(
        help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"),
        completion: .directory)
    var baselines: String?

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let folder = ComparisonOptions.folder(baselines, in: try Repository.find())
            let entries = try BaselineStore(folder: folder).load()
            for entry in entries {
                for line in BaselineReport.lines(entry) { print(line) }
            }
            if entries.isEmpty { printError("codesnap-bench: no baseline in \(folder)") }
            return entries.isEmpty ? .noBaseline : .held
        }
    }
}
