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
            --results nothing is measured: the samples of that file are held against the baselines as they are now.

            EXAMPLES:
              codesnap-bench gate --quick
              codesnap-bench gate --tolerance 5
              codesnap-bench gate --results artifacts/results.json --tolerance 20

            EXIT CODES: 0 held, 1 regression, 2 measurement failed, 4 no baseline, 64 usage.
            """)

    @OptionGroup var what: MeasurementOptions
    @OptionGroup var comparison: ComparisonOptions

    @Option(help: ArgumentHelp("Judge this results.json instead of measuring.", valueName: "file"))
    var results: String?

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let baselines = try comparison.gate(in: repository)
            guard let results else {
                let settings = try what.settings(in: repository)
                let run = try MeasuredRun(settings, in: repository, gate: baselines, strict: true)
                run.printReport(baselines: baselines.entries)
                return run.results.outcome
            }
            var stored = try Results.load(results)
            if let failure = stored.failure {
                throw BenchmarkError(.measurement, "the run in \(results) failed: \(failure)")
            }
            stored.judge(by: baselines, strict: true)
            let report = RunReport(stored, baselines: baselines.entries, style: TerminalStyle(descriptor: 1))
            for line in report.lines { print(line) }
            if let failure = stored.failure { throw BenchmarkError(.measurement, failure) }
            return stored.outcome
        }
    }
}
