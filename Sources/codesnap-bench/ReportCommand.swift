import ArgumentParser
import Benchmarking
import History

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
              codesnap-bench report artifacts/results.json --html artifacts/report.html --history overhead.sqlite
              codesnap-bench report artifacts/results.json --junit results.xml --sarif results.sarif --summary summary.md

            EXIT CODES: those of the run (0 held, 1 regression, 2 it failed or was interrupted, 4 no baseline); 2 the file cannot be \
            read or an output cannot be written; 64 usage.
            """)

    @Argument(help: ArgumentHelp("The results of a run.", valueName: "results.json"), completion: .file(extensions: ["json"]))
    var file: String

    @OptionGroup var outputs: OutputOptions

    @Option(
        help: ArgumentHelp("Draw the trends of this history into the HTML report. Nothing is added to it.", valueName: "file"),
        completion: .file())
    var history: String?

    @Option(
        help: ArgumentHelp(
            "Draw the samples of the baselines in this folder into the HTML report, where the run was compared with them. Default: Baselines in the checkout.",
            valueName: "dir"), completion: .directory)
    var baselines: String?

    func validate() throws {
        if outputs.html == nil, history != nil || baselines != nil {
            throw ValidationError("--history and --baselines are drawn into the HTML report: name it with --html.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let results = try Results.load(file)
            var attempts = Attempts()
            if outputs.html != nil {
                outputs.writePage(results, baselines: try storedBaselines(), history: try storedHistory(), noting: &attempts)
            }
            let outcome = try outputs.report(results, baselines: nil)
            return attempts.hasFailed ? .failed : outcome
        }
    }

    private func storedHistory() throws(BenchmarkError) -> (any HistoryStore)? {
        guard let history else { return nil }
        return try SQLiteHistory(HistoryPath.absolute(history), for: .reading)
    }

    /// Those that were asked for must be there and readable; those of the checkout are an extra.
    private func storedBaselines() throws(BenchmarkError) -> [BaselineStore.Entry] {
        if let baselines { return try BaselineStore(folder: baselines).load() }
        guard let repository = try? Repository.find() else { return [] }
        return (try? BaselineStore(folder: repository.baselines).load()) ?? []
    }
}
