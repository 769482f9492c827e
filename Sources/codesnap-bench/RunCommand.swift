import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measure, compare with the baseline, and leave results.json, report.html and flame graph pages.",
        discussion: """
            A sample is a ratio: a fresh Python process runs one arm and alternates untraced and traced blocks of a few \
            milliseconds. The processes of all arms follow each other in an order drawn from the seed. Reported are the \
            median ratio over the processes, its 95% interval (sign test) and the processes' spread.

            The ratios are compared with the baseline of this environment; its exit code is the verdict. A cell that looks slower is \
            measured again, once, and only what both passes see is a regression. A baseline of another environment, or of the same \
            machine at another speed, is only a tripwire for overheads more than twice as large. Without --gate it is enough that \
            one cell has a baseline; with it every tracer on every workload must have one (exit code 4 otherwise). The control \
            and cprofile are shown for reference and never gated, and so are the other tracers of --peers, of which no baseline is kept: \
            VizTracer and, from CPython 3.13 on, trace0, out of PyPI (scripts/peers). One that cannot be had is left out.

            EXAMPLES:
              codesnap-bench run
              codesnap-bench run --quick --workload fib --arm c
              codesnap-bench run --python /usr/bin/python3 --python python3.13
              codesnap-bench run --peers --format markdown --python python3.12 --python python3.13
              codesnap-bench run --quick --gate --github --junit results.xml --sarif results.sarif
              codesnap-bench run --shard 2/4 --output artifacts/part-2
              codesnap-bench run --history overhead.sqlite
              codesnap-bench run --workload my_program.py --arm mine=my_arm.py --output /tmp/mine

            EXIT CODES: 0 held, 1 regression, 2 measurement failed or an output could not be written, 3 inconclusive or invalid (with \
            --fail-on-inconclusive), 4 no baseline, 5 improvement (with --fail-on-improvement), 64 usage; 130 and 143 after SIGINT and \
            SIGTERM: what was measured by then is in results.json, marked incomplete.
            """)

    @OptionGroup var what: MeasurementOptions
    @OptionGroup var comparison: ComparisonOptions
    @OptionGroup var record: HistoryOptions

    @Option(
        help: ArgumentHelp("Where results, report and pages go. Default: artifacts in the checkout.", valueName: "dir"),
        completion: .directory)
    var output: String?

    @Flag(help: "Be strict: a tracer on a workload without a baseline is exit code 4.")
    var gate = false

    @Flag(help: "Measure other tracers too, VizTracer and trace0, and write peers.md, the tables that compare them.")
    var peers = false

    @Option(
        help: ArgumentHelp(
            "Measure one part of N only, as `plan --shards N` shares the work out. The exit code is 0 when it was measured: `merge` has the verdict.",
            valueName: "i/n"))
    var shard: ShardArgument?

    @OptionGroup var outputs: OutputOptions

    func validate() throws {
        if shard != nil, gate { throw ValidationError("--gate and --shard exclude each other: `merge --gate` judges all parts.") }
        if shard != nil, record.history != nil {
            throw ValidationError("--history and --shard exclude each other: `merge --history` adds all parts as one run.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            var settings = try what.settings(in: repository, withPeers: peers)
            if let shard { settings.restrict(to: shard.index, of: try ShardPlan(settings, count: shard.count, in: repository)) }
            let demo = try Workload("demo", in: repository.workloads)
            let baselines = try comparison.gate(in: repository, secondPassRounds: settings.secondPass.rounds)
            let history = try record.open()
            let artifacts = Artifacts(
                folder: output.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? repository.artifacts)
            try artifacts.prepare()
            let run = try MeasuredRun(
                settings, in: repository, gate: baselines, policy: comparison.policy(everyCellNeedsBaseline: gate),
                askedTolerance: comparison.tolerance
            ) { (measurement) throws(BenchmarkError) in
                try artifacts.writePages(of: measurement)
                // Without a tracer among the arms no codesnap was made ready, and there is nothing to show.
                if measurement.settings.arms.contains(where: \.isTracer) { try artifacts.writeDemo(of: demo, by: measurement) }
            }
            var attempts = Attempts()
            attempts.attempt { () throws(BenchmarkError) in
                do throws(BenchmarkError) { try run.results.write(to: artifacts.results) } catch {
                    throw error.keepingAside(run.results)
                }
            }
            let isOnlyCopy = attempts.hasFailed
            if run.error == nil, run.results.hasPeers {
                attempts.attempt { () throws(BenchmarkError) in try PeerComparison(run.results).write(to: artifacts.peers) }
            }
            attempts.attempt { () throws(BenchmarkError) in
                try run.printReport(baselines: baselines.entries, format: outputs.format, isOnlyCopy: isOnlyCopy)
            }
            if let shard, outputs.format == .table {
                print("part \(shard.index) of \(shard.count): the verdict is that of all, by `codesnap-bench merge`")
            }
            outputs.write(run.results, noting: &attempts)
            record.add(run.results, to: history, in: repository, noting: &attempts)
            outputs.writePage(
                run.results, baselines: baselines.entries, history: history, also: artifacts.report, noting: &attempts)
            let outcome = try run.outcome()
            if attempts.hasFailed { return .failed }
            return shard == nil || outcome == .failed ? outcome : .held
        }
    }
}
