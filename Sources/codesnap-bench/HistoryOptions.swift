import ArgumentParser
import Benchmarking
import Foundation
import History

/// Where a run is recorded: the option that `run` and `gate` share.
struct HistoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Add the run to this history, an SQLite file that is made where there is none.", valueName: "file"),
        completion: .file())
    var history: String?

    /// The history that was asked for, opened before minutes are spent on what it should keep; nil without one.
    func open() throws(BenchmarkError) -> (any HistoryStore)? {
        guard let history else { return nil }
        return try SQLiteHistory(HistoryPath.absolute(history), for: .writing)
    }

    /// Adds a run, whatever came of it, to the history that `open` returned.
    ///
    /// - Parameter attempts: Notes a failure.
    func add(
        _ results: Results, to history: (any HistoryStore)?, in repository: Repository, noting attempts: inout Attempts
    ) {
        guard let history else { return }
        attempts.attempt { () throws(BenchmarkError) in
            try history.add(results, branch: repository.branch(of: results.commit))
        }
    }
}

/// A history as commands name it.
enum HistoryPath {
    static func absolute(_ asked: String) -> String { URL(fileURLWithPath: asked).standardizedFileURL.path }
}
