import ArgumentParser
import Benchmarking
import Foundation

/// What is made of a run beside its verdict: the options that all commands with a verdict share.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What to print: table, json (as results.json), or markdown, a summary; with --peers that is the tables of the README.",
            valueName: "format"))
    var format = ReportFormat.table

    @Option(
        help: ArgumentHelp("Write JUnit XML: a test case a cell.", valueName: "file"), completion: .file(extensions: ["xml"]))
    var junit: String?

    @Option(
        help: ArgumentHelp("Write SARIF 2.1.0: a result a regression.", valueName: "file"),
        completion: .file(extensions: ["sarif"]))
    var sarif: String?

    @Option(
        help: ArgumentHelp(
            "Append a Markdown summary. Default: the file that $GITHUB_STEP_SUMMARY names, with --github.", valueName: "file"),
        completion: .file(extensions: ["md"]))
    var summary: String?

    @Option(
        help: ArgumentHelp(
            "Write the HTML report, which `run` and `gate` leave as report.html in their folder anyway. Flame graph pages beside it are linked.",
            valueName: "file"), completion: .file(extensions: ["html"]))
    var html: String?

    @Flag(help: "For GitHub Actions: at most 10 annotations, on stderr, and the step summary.")
    var github = false

    /// Writes every output that was asked for. One that cannot be written keeps no other from being written.
    ///
    /// - Parameter attempts: Notes the failures.
    func write(_ results: Results, noting attempts: inout Attempts) {
        if let junit {
            attempts.attempt { () throws(BenchmarkError) in try OutputFile.write(Data(JUnitReport.text(results).utf8), to: junit)
            }
        }
        if let sarif {
            attempts.attempt { () throws(BenchmarkError) in try OutputFile.write(SARIFReport.data(results), to: sarif) }
        }
        if let path = summaryFile {
            attempts.attempt { () throws(BenchmarkError) in
                // What other commands of the same step have written counts, too.
                let room = MarkdownSummary.greatestSize - OutputFile.size(of: path)
                try OutputFile.append(Data(MarkdownSummary.text(results, limit: room).utf8), to: path)
            }
        }
        if github { for line in GitHubAnnotations.lines(results) { printError(line) } }
    }

    /// Prints and writes what finished results hold, and returns their verdict.
    func report(_ results: Results, baselines: [BaselineStore.Entry]?) throws(BenchmarkError) -> Outcome {
        var attempts = Attempts()
        attempts.attempt { () throws(BenchmarkError) in
            try printOutput(try format.text(results, baselines: baselines))
        }
        write(results, noting: &attempts)
        if let failure = results.failure { throw BenchmarkError(.measurement, failure) }
        return attempts.hasFailed ? .failed : results.outcome
    }

    private var summaryFile: String? {
        if let summary { return summary }
        let named = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"] ?? ""
        return github && !named.isEmpty ? named : nil
    }
}

/// Several things to do, each of which may fail without keeping the others from being done.
struct Attempts {
    private(set) var hasFailed = false

    /// Does one of them; a failure is a line on stderr.
    mutating func attempt(_ work: () throws(BenchmarkError) -> Void) {
        do throws(BenchmarkError) {
            try work()
        } catch {
            hasFailed = true
            printFailure(error)
        }
    }
}
