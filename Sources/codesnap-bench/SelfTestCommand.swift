import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench selftest`
struct SelfTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Measure the gate itself: how often it is red without cause, and how often it finds a rise.",
        discussion: """
            Simulates runs of the full table (four workloads under two tracers, with their controls) with five kinds of noise and judges \
            each as a real one is judged, second pass included: once with nothing changed, once with one cell slower.

            EXAMPLES:
              codesnap-bench selftest
              codesnap-bench selftest --runs 1000 --rise 10 --tolerance 5

            EXIT CODES: 0 the limits hold, 1 they do not, 64 usage.
            """)

    @Option(help: ArgumentHelp("Runs of each kind and noise.", valueName: "count"))
    var runs = 10_000

    @Option(help: ArgumentHelp("Draws the noise.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How much slower the one cell becomes, in percent of its ratio.", valueName: "pct"))
    var rise = 5.0

    @Option(help: ArgumentHelp("The gate's tolerance, in percent.", valueName: "pct"))
    var tolerance = Gate.standardTolerance * 100

    @Flag(help: "The rounds of a quick run.")
    var quick = false

    @Option(help: ArgumentHelp("What to print: table or markdown.", valueName: "format"))
    var format = Format.table

    /// In what form the figures are printed.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case table
        case markdown
    }

    func validate() throws {
        guard (1...10_000_000).contains(runs) else { throw ValidationError("--runs is a number from 1 to 10000000.") }
        guard rise.isFinite, rise > 0, rise <= 1_000 else { throw ValidationError("--rise is a percentage above 0, up to 1000.") }
        guard tolerance.isFinite, tolerance >= 0, tolerance <= 10_000 else {
            throw ValidationError("--tolerance is a percentage from 0 to 10000.")
        }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let test = SelfTest(
                runs: runs, seed: seed, rise: rise / 100, tolerance: tolerance / 100,
                rounds: quick ? MeasurementSettings.quickRounds : MeasurementSettings.standardRounds,
                secondPass: quick ? .quick : .standard)
            let report = SelfTestReport(test, test.findings())
            for line in format == .markdown ? report.markdown : report.lines { print(line) }
            return report.holds ? .held : .regression
        }
    }
}
