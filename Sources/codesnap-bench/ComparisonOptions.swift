import ArgumentParser
import Benchmarking
import Foundation

/// What to compare with: the options that `run` and `gate` share.
struct ComparisonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"))
    var baselines: String?

    @Option(
        help: ArgumentHelp(
            "How much a ratio may grow before it is a regression, in percent.", valueName: "pct"))
    var tolerance: Double = Gate.standardTolerance * 100

    func validate() throws {
        guard tolerance.isFinite, tolerance >= 0, tolerance <= 10_000 else {
            throw ValidationError("--tolerance is a percentage from 0 to 10000.")
        }
    }

    /// The gate that these options ask for, with every baseline read.
    func gate(in repository: Repository) throws(BenchmarkError) -> Gate {
        let store = BaselineStore(folder: Self.folder(baselines, in: repository))
        return Gate(tolerance: tolerance / 100, entries: try store.load())
    }

    /// The folder that was asked for, or the checkout's.
    static func folder(_ asked: String?, in repository: Repository) -> String {
        asked.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? repository.baselines
    }
}
