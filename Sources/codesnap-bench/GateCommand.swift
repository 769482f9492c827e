import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench gate`
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Measure and judge, without leaving anything; or judge a finished run again.",
        discussion: """
            The same as `run --gate` without results.json and pages: every tracer on every workload must have a baseline. With \
            --results nothing is measured: the samples of that file, of both passes if it had two, are held against the baselines as \
            they are now.

            EXAMPLES:
              codesnap-bench gate --quick
              codesnap-bench gate --base main
              codesnap-bench gate --tolerance 5 --fail-on-inconclusive
              codesnap-bench gate --results artifacts/results.json --tolerance 20

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

    func validate() throws {
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
                let run = try MeasuredRun(
                    settings, in: repository, gate: baselines, policy: policy, askedTolerance: comparison.tolerance)
                var attempts = Attempts()
                attempts.attempt { () throws(BenchmarkError) in
                    try run.printReport(baselines: baselines.entries, format: outputs.format)
                }
                outputs.write(run.results, noting: &attempts)
                record.add(run.results, to: history, in: repository, noting: &attempts)
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
            let outcome = try outputs.report(stored, baselines: baselines.entries)
            return attempts.hasFailed ? .failed : outcome
        }
    }
}
