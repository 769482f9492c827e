import ArgumentParser
import Benchmarking
import Foundation

/// What to compare with, and what to make of it: the options that `run` and `gate` share.
struct ComparisonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"),
        completion: .directory)
    var baselines: String?

    @Option(
        help: ArgumentHelp(
            "How much a ratio may grow before it is a regression, in percent.",
            discussion: """
                Default: \(Self.percent(Gate.standardTolerance)). One that is too small for the rounds to see, by the spread of the \
                baseline, is refused.
                """, valueName: "pct"))
    var tolerance: Double?

    @Flag(
        inversion: .prefixedNo,
        help: "Measure a cell that looks slower again, once, in fresh processes; only what both passes see is a regression.")
    var secondPass = true

    @Flag(help: "Hold cells against a stored baseline although other processes or the hypervisor kept the machine busy.")
    var ignoreLoad = false

    @Flag(help: "Exit code 3 when nothing can be said of a tracer on a workload, or the machine did not measure.")
    var failOnInconclusive = false

    @Flag(help: "Exit code 5 when a tracer became faster: its baseline would hide a later loss.")
    var failOnImprovement = false

    func validate() throws {
        guard let tolerance else { return }
        guard tolerance.isFinite, tolerance >= 0, tolerance <= 10_000 else {
            throw ValidationError("--tolerance is a percentage from 0 to 10000.")
        }
    }

    /// The gate that these options ask for, with every baseline read.
    ///
    /// - Parameter secondPassRounds: How many more rounds a suspicious cell is measured with, where that was not forbidden.
    func gate(in repository: Repository, secondPassRounds: Int = 0) throws(BenchmarkError) -> Gate {
        let store = BaselineStore(folder: Self.folder(baselines, in: repository))
        var gate = Gate(
            tolerance: tolerance.map { $0 / 100 } ?? Gate.standardTolerance, entries: try store.load(),
            secondPassRounds: secondPass ? secondPassRounds : 0)
        gate.ignoresLoad = ignoreLoad
        return gate
    }

    /// What else than a regression ends with an exit code of its own.
    func policy(everyCellNeedsBaseline: Bool) -> OutcomePolicy {
        OutcomePolicy(
            everyCellNeedsBaseline: everyCellNeedsBaseline, failsOnInconclusive: failOnInconclusive,
            failsOnImprovement: failOnImprovement)
    }

    /// The folder that was asked for, or the checkout's.
    static func folder(_ asked: String?, in repository: Repository) -> String {
        asked.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? repository.baselines
    }

    private static func percent(_ share: Double) -> String { (100 * share).formatted() }
}
