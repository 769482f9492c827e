import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench calibrate`
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measure how noisy this machine is, and which --rounds and --tolerance suit it.",
        discussion: """
            Measures like `run`, holds nothing against anything, and leaves nothing. For each cell: how far its processes spread, the \
            smallest change that a quick run, a standard one, and a standard one with its second pass would see, and how many rounds the \
            tolerance takes; at the end the --rounds and --tolerance that suit this machine. The default is the native tracer and the \
            control, untraced against untraced. How long it will take is said on stderr before it begins.

            EXAMPLES:
              codesnap-bench calibrate
              codesnap-bench calibrate --workload fib --arm python --arm c --rounds 40
              codesnap-bench calibrate --tolerance 5 --format markdown

            EXIT CODES: 0 measured, 2 measurement failed, 64 usage; 130 and 143 interrupted.
            """)

    @OptionGroup var what: MeasurementOptions

    @Option(
        help: ArgumentHelp(
            "The change that a run should see, in percent.",
            discussion: "Default: \((100 * Gate.standardTolerance).formatted()).",
            valueName: "pct"))
    var tolerance: Double = 100 * Gate.standardTolerance

    @Option(help: ArgumentHelp("What to print: table, json or markdown.", valueName: "format"))
    var format = ListingFormat.table

    func validate() throws {
        guard tolerance.isFinite, tolerance > 0, tolerance <= 10_000 else {
            throw ValidationError("--tolerance is a percentage above 0, up to 10000.")
        }
        if let rounds = what.rounds, rounds < MeasurementSettings.quickRounds {
            throw ValidationError("--rounds is \(MeasurementSettings.quickRounds) at least: fewer tell nothing of the spread.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            var options = what
            if options.arm.isEmpty { options.arm = [Arm.c.name] }
            let settings = try options.settings(in: repository)
            printError("codesnap-bench: \(settings.rounds) rounds, about \(expectedTime(of: settings, in: repository))")
            let run = try MeasuredRun(
                settings, in: repository, gate: Gate(tolerance: tolerance / 100, entries: []), policy: OutcomePolicy())
            if let error = run.error { throw error }
            format.print(Calibration(run.results, tolerance: tolerance / 100))
            if let load = run.results.load { printError("meanwhile " + load.text) }
            return .held
        }
    }

    /// By the stored baselines; what cannot be read of them makes it a worse guess.
    private func expectedTime(of settings: MeasurementSettings, in repository: Repository) -> String {
        let stored = (try? BaselineStore(folder: repository.baselines).load()) ?? []
        return Figures.expectedDuration(ExpectedTime(stored.map(\.baseline)).seconds(settings))
    }
}
