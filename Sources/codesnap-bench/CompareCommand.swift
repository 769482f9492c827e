import ArgumentParser
import Benchmarking

/// `codesnap-bench compare`
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Hold one finished run against another.",
        discussion: """
            Nothing is measured: the samples of the second run are judged as if those of the first were the stored baseline, by the rules \
            of `gate`. Runs of two environments, or of a machine at two speeds, are only held to the tripwire; what either run measured \
            while its control drifted, or on a busy machine, is invalid. No suspicion can be followed up by a second pass; \
            `gate --base REVISION` measures two revisions side by side. What one of the runs lacks is named on stderr.

            EXAMPLES:
              codesnap-bench compare before/results.json after/results.json
              codesnap-bench compare before after --tolerance 5 --format markdown
              codesnap-bench compare before after --html comparison.html --junit comparison.xml

            EXIT CODES: 0 held, 1 regression, 2 a run failed, cannot be read, or an output cannot be written, 3 inconclusive or invalid \
            (with --fail-on-inconclusive), 4 the runs have no cell in common, 5 improvement (with --fail-on-improvement), 64 usage.
            """)

    @Argument(
        help: ArgumentHelp("The earlier run: results.json, or the folder with it.", valueName: "before"),
        completion: .file(extensions: ["json"]))
    var before: String

    @Argument(
        help: ArgumentHelp("The later run, likewise.", valueName: "after"), completion: .file(extensions: ["json"]))
    var after: String

    @Option(
        help: ArgumentHelp(
            "How much a ratio may grow before it is a regression, in percent.",
            discussion: "Default: \((100 * Gate.standardTolerance).formatted()).", valueName: "pct"))
    var tolerance: Double = 100 * Gate.standardTolerance

    @Flag(help: "Judge although other processes or the hypervisor kept the machine busy.")
    var ignoreLoad = false

    @Flag(help: "Exit code 3 when nothing can be said of a tracer on a workload, or the machine did not measure.")
    var failOnInconclusive = false

    @Flag(help: "Exit code 5 when a tracer became faster.")
    var failOnImprovement = false

    @OptionGroup var outputs: OutputOptions

    func validate() throws {
        guard tolerance.isFinite, (0...10_000).contains(tolerance) else {
            throw ValidationError("--tolerance is a percentage from 0 to 10000.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let files = [before, after].map(ResultsFile.path)
            var gate = Gate(tolerance: tolerance / 100, entries: [])
            gate.ignoresLoad = ignoreLoad
            let comparison = try RunComparison(
                try Results.load(files[0]), named: files[0], try Results.load(files[1]), named: files[1],
                gate: gate,
                policy: OutcomePolicy(failsOnInconclusive: failOnInconclusive, failsOnImprovement: failOnImprovement))
            for name in comparison.missing { printError("codesnap-bench: \(files[1]) lacks \(name)") }
            for name in comparison.added { printError("codesnap-bench: \(files[0]) lacks \(name)") }
            var attempts = Attempts()
            outputs.writePage(comparison.results, baselines: comparison.baselines, history: nil, noting: &attempts)
            let outcome = try outputs.report(comparison.results, baselines: comparison.baselines)
            return attempts.hasFailed ? .failed : outcome
        }
    }
}
