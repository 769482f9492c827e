import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench merge`
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join what several machines measured and judge it as one run.",
        discussion: """
            The files are the results.json of the parts of one plan (`plan`, `run --shard`), or of runs that have no cell in common. They \
            must be of the same commit and settings; a part that failed, is missing or is there twice is an error. The verdict is over \
            all cells, held against the baselines as they are now.

            EXAMPLES:
              codesnap-bench merge parts/*/results.json --gate --github
              codesnap-bench merge one.json two.json --output artifacts/results.json --junit results.xml

            EXIT CODES: 0 held, 1 regression, 2 the results do not belong together or an output could not be written, 4 no baseline, \
            64 usage.
            """)

    @Argument(help: ArgumentHelp("The results to join.", valueName: "results.json"), completion: .file(extensions: ["json"]))
    var files: [String]

    @OptionGroup var comparison: ComparisonOptions
    @OptionGroup var record: HistoryOptions

    @Option(
        help: ArgumentHelp("Write the joined results.", valueName: "file"), completion: .file(extensions: ["json"]))
    var output: String?

    @Flag(help: "Be strict: a tracer on a workload without a baseline is exit code 4.")
    var gate = false

    @OptionGroup var outputs: OutputOptions

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let baselines = try comparison.gate(in: repository)
            let history = try record.open()
            var runs: [(name: String, results: Results)] = []
            for file in files { runs.append((file, try Results.load(file))) }
            var results = try Results.merged(runs, command: CommandLine.arguments)
            results.judge(by: baselines, policy: comparison.policy(everyCellNeedsBaseline: gate))
            var attempts = Attempts()
            if let output {
                attempts.attempt { () throws(BenchmarkError) in
                    try OutputFile.write(Data((try results.json() + "\n").utf8), to: output)
                }
            }
            record.add(results, to: history, in: repository, noting: &attempts)
            outputs.writePage(results, baselines: baselines.entries, history: history, noting: &attempts)
            let outcome = try outputs.report(results, baselines: baselines.entries)
            return attempts.hasFailed ? .failed : outcome
        }
    }
}
