import ArgumentParser
import Benchmarking

/// `codesnap-bench report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a finished run again, and make its other outputs.",
        discussion: """
            Nothing is measured or judged: everything is as results.json has it, the verdict too. To judge a run anew there is \
            `gate --results`.

            EXAMPLES:
              codesnap-bench report artifacts/results.json
              codesnap-bench report artifacts/results.json --format markdown
              codesnap-bench report artifacts/results.json --junit results.xml --sarif results.sarif --summary summary.md

            EXIT CODES: those of the run (0 held, 1 regression, 2 it failed or was interrupted, 4 no baseline); 2 the file cannot be \
            read or an output cannot be written; 64 usage.
            """)

    @Argument(help: ArgumentHelp("The results of a run.", valueName: "results.json"), completion: .file(extensions: ["json"]))
    var file: String

    @OptionGroup var outputs: OutputOptions

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            try outputs.report(try Results.load(file), baselines: nil)
        }
    }
}
