import ArgumentParser
import Benchmarking

/// `codesnap-bench baseline update`
struct BaselineUpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Measure and keep the figures as the baseline of this environment.",
        discussion: """
            Replaces the cells that are measured and keeps the others of the same environment. With --results nothing is \
            measured: the samples of that file become the baseline, with the commit and date of that run.

            EXAMPLES:
              codesnap-bench baseline update
              codesnap-bench baseline update --python python3.12 --workload fib
              codesnap-bench baseline update --results artifacts/results.json

            EXIT CODES: 0 written, 2 measurement failed or a baseline cannot be read or written, 64 usage.
            """)

    @OptionGroup var what: MeasurementOptions

    @Option(
        help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"),
        completion: .directory)
    var baselines: String?

    @Option(
        help: ArgumentHelp("Keep this results.json instead of measuring.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var results: String?

    func validate() throws {
        if let rounds = what.rounds, rounds < Baseline.leastRounds {
            throw ValidationError("A baseline needs at least \(Baseline.leastRounds) rounds.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let store = BaselineStore(folder: ComparisonOptions.folder(baselines, in: repository))
            try store.prepare()
            let gate = Gate(tolerance: Gate.standardTolerance, entries: try store.load())
            let results: Results
            if let path = self.results {
                results = try Results.load(path)
            } else {
                let run = try measure(in: repository, gate: gate)
                if run.error != nil { return try run.outcome() }
                results = run.results
            }
            if let failure = results.failure {
                throw BenchmarkError(.measurement, "no baseline from a failed run: \(failure)")
            }
            guard results.rounds >= Baseline.leastRounds else {
                throw BenchmarkError(.usage, "a baseline needs at least \(Baseline.leastRounds) rounds")
            }
            for (index, environment) in results.environments.enumerated() {
                let path: String
                do throws(BenchmarkError) {
                    path = try store.update(environment.fingerprint, cells: results.baselineCells(of: index))
                } catch {
                    throw self.results == nil ? error.keepingAside(results) : error
                }
                print("\(environment.interpreter.label): \(path)")
            }
            return .held
        }
    }

    private func measure(in repository: Repository, gate: Gate) throws(BenchmarkError) -> MeasuredRun {
        let run = try MeasuredRun(
            try what.settings(in: repository, standardRounds: Baseline.standardRounds), in: repository, gate: gate,
            policy: OutcomePolicy())
        try run.printReport(baselines: gate.entries, isOnlyCopy: true)
        return run
    }
}
