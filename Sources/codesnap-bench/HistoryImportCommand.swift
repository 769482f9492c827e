import ArgumentParser
import Benchmarking
import Foundation
import History

/// `codesnap-bench history import`
struct HistoryImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the runs of JSON lines to a history.",
        discussion: """
            All of them or none: a bad line is named and nothing is added. Runs that the history holds already stay as they are, \
            so the same lines can be imported again, and the histories of several machines into one.

            EXAMPLE:
              codesnap-bench history import overhead.sqlite overhead.jsonl

            EXIT CODES: 0 added, 2 a line is damaged or the file cannot be written, 64 usage.
            """)

    @Argument(help: "The history; made where there is none.", completion: .file())
    var file: String

    @Argument(help: "The lines that `history export` printed.", completion: .file())
    var lines: String

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            guard let data = FileManager.default.contents(atPath: lines) else {
                throw BenchmarkError(.usage, "no such file: \(lines)")
            }
            let runs = try readRuns(data)
            let added = try SQLiteHistory(HistoryPath.absolute(file), for: .writing).add(runs)
            print("added \(added) of \(runs.count) \(runs.count == 1 ? "run" : "runs"), \(runs.count - added) known already")
            return .held
        }
    }

    private func readRuns(_ data: Data) throws(BenchmarkError) -> [HistoryRun] {
        do throws(BenchmarkError) {
            return try HistoryLines.runs(data, name: lines)
        } catch {
            throw BenchmarkError(error.kind, "\(error.description); nothing was added")
        }
    }
}
