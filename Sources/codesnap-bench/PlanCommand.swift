import ArgumentParser
import Benchmarking

/// `codesnap-bench plan`
struct PlanCommand: ParsableCommand {
    /// For which CI system.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case github
        case gitlab
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print a CI matrix that shares the measurement out among several machines.",
        discussion: """
            What is shared out are the interpreters and workloads, each pair with all its arms and its control, so that the parts take \
            about equally long by what the stored baselines say. Each part has the arguments for `run` with it: `--shard I/N`, the \
            measurement options given here, and one seed for all. `merge` joins what the parts measured and has the verdict.

            github: one line for $GITHUB_OUTPUT, the value of strategy.matrix by fromJSON (scripts/github has a workflow).
            gitlab: a hidden job .codesnap-bench-shards with parallel:matrix, for a job of a child pipeline to extend; its script is
                    eval "scripts/bench $CODESNAP_BENCH_ARGUMENTS --output artifacts".
            json:   the parts with their interpreters and workloads.

            EXAMPLES:
              echo "matrix=$(codesnap-bench plan --shards 4 --python python3.11 --python python3.13)" >> "$GITHUB_OUTPUT"
              codesnap-bench plan --shards 2 --quick --format json

            EXIT CODES: 0 printed, 2 a baseline cannot be read, 64 usage.
            """)

    @OptionGroup var what: MeasurementOptions

    @Option(help: ArgumentHelp("How many machines there are.", valueName: "count"))
    var shards: Int

    @Option(help: ArgumentHelp("What to print: github, gitlab or json.", valueName: "format"))
    var format = Format.github

    @Flag(help: "Measure other tracers too, as with `run --peers`.")
    var peers = false

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let settings = try what.settings(in: repository, withPeers: peers)
            let plan = try ShardPlan(settings, count: shards, in: repository)
            // One seed for all parts, or the merged results could not name it.
            let seed = what.seed == nil ? ["--seed", String(settings.seed)] : []
            let matrix = CIMatrix(plan, options: Self.measurementOptions(in: CommandLine.arguments) + seed)
            switch format {
            case .github: print(try matrix.github())
            case .gitlab: print(try matrix.gitlab())
            case .json: print(try matrix.json())
            }
            return .held
        }
    }

    /// What of a command line goes on to the parts: all but this command's own options.
    static func measurementOptions(in commandLine: [String]) -> [String] {
        let own = ["--shards", "--format"]
        var options: [String] = []
        var isValue = false
        for text in commandLine.drop(while: { $0 != "plan" }).dropFirst() {
            if isValue {
                isValue = false
            } else if own.contains(text) {
                isValue = true
            } else if !own.contains(where: { text.hasPrefix($0 + "=") }) {
                options.append(text)
            }
        }
        return options
    }
}
