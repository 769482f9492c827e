import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench gate`
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Measure and judge strictly; or judge a finished run again.",
        discussion: """
            The same as `run --gate`: every tracer on every workload must have a baseline. It leaves results.json, report.html and flame \
            graph pages, with --base those of both revisions. With --results nothing is measured or left: the samples of that file, of \
            both passes if it had two, are held against the baselines as they are now.

            EXAMPLES:
              codesnap-bench gate --quick
              codesnap-bench gate --base main
              codesnap-bench gate --tolerance 5 --fail-on-inconclusive
              codesnap-bench gate --results artifacts/results.json --tolerance 20 --html artifacts/report.html

            EXIT CODES: 0 held, 1 regression, 2 measurement failed or an output could not be written, 3 inconclusive or invalid (with \
            --fail-on-inconclusive), 4 no baseline, 5 improvement (with --fail-on-improvement), 64 usage.
            """)

    @OptionGroup var what: MeasurementOptions
    @OptionGroup var comparison: ComparisonOptions
    @OptionGroup var outputs: OutputOptions
    @OptionGroup var record: HistoryOptions

    @Option(
        help: ArgumentHelp("Judge this results.json instead of measuring.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var results: String?

    @Option(
        help: ArgumentHelp(
            "Compare with this revision of the checkout, built and measured in the same run, and with no stored baseline.",
            valueName: "revision"))
    var base: String?

    @Option(
        help: ArgumentHelp("Where results, report and pages go. Default: artifacts in the checkout.", valueName: "dir"),
        completion: .directory)
    var output: String?

    func validate() throws {
        if output != nil, results != nil {
            throw ValidationError(
                "--output is for what is measured and --results measures nothing: write the report with --html.")
        }
        if base != nil, results != nil { throw ValidationError("--base measures and --results does not: take one of them.") }
        if base != nil, what.package != nil {
            throw ValidationError("--base compares two revisions of the checkout, and --package is neither: take one of them.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let policy = comparison.policy(everyCellNeedsBaseline: true)
            let history = try record.open()
            guard let results else {
                var settings = try what.settings(in: repository)
                if let base { settings.base = try BaseRevision(base, of: repository) }
                let baselines = try comparison.gate(in: repository, secondPassRounds: settings.secondPass.rounds)
                let artifacts = Artifacts(
                    folder: output.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? repository.artifacts)
                try artifacts.prepare()
                let run = try MeasuredRun(
                    settings, in: repository, gate: baselines, policy: policy, askedTolerance: comparison.tolerance,
                    also: artifacts.writePages(of:))
                var attempts = Attempts()
                attempts.attempt { () throws(BenchmarkError) in try run.results.write(to: artifacts.results) }
                attempts.attempt { () throws(BenchmarkError) in
                    try run.printReport(baselines: baselines.entries, format: outputs.format, isOnlyCopy: true)
                }
                outputs.write(run.results, noting: &attempts)
                record.add(run.results, to: history, in: repository, noting: &attempts)
                outputs.writePage(
                    run.results, baselines: baselines.entries, history: history, also: artifacts.report, noting: &attempts)
                let outcome = try run.outcome()
                return attempts.hasFailed ? .failed : outcome
            }
            let baselines = try comparison.gate(in: repository)
            var stored = try Results.load(results)
            if let failure = stored.failure {
                throw BenchmarkError(.measurement, "the run in \(results) failed: \(failure)")
            }
            stored.judge(by: baselines, policy: policy)
            var attempts = Attempts()
            record.add(stored, to: history, in: repository, noting: &attempts)
            outputs.writePage(stored, baselines: baselines.entries, history: history, noting: &attempts)
            let outcome = try outputs.report(stored, baselines: baselines.entries)
            return attempts.hasFailed ? .failed : outcome
        }
    }
}
