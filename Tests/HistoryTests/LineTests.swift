import Benchmarking
import Foundation
import Testing

@testable import History

struct LineTests {
    private func lines(_ runs: [HistoryRun]) throws -> [String] { try runs.map { try HistoryLines.line($0) } }

    private func read(_ text: String) throws -> [HistoryRun] { try HistoryLines.runs(Data(text.utf8), name: "x.jsonl") }

    @Test func nothingIsLost() throws {
        let runs = [
            Example.run(0), Example.bare, Example.run(1, [], state: .failed), Example.run(2, [Example.cell("a\nb\u{1F525}\"")]),
        ]
        let lines = try lines(runs)
        #expect(lines.allSatisfy { !$0.contains("\n") })
        #expect(try read(lines.joined(separator: "\n") + "\n") == runs)
        #expect(try read("\r\n \n" + lines.joined(separator: "\r\n")) == runs)
        #expect(try read("").isEmpty)
    }

    /// Other programs read these lines: their keys are pinned.
    @Test func theKeysArePinned() throws {
        let line = try #require(try lines([Example.run(0)]).first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object.keys.sorted() == ["run", "schema", "version"])
        let run = try #require(object["run"] as? [String: Any])
        #expect(
            run.keys.sorted() == [
                "branch", "cells", "commit", "date", "environments", "harness_version", "id", "outcome", "rounds", "seed",
                "state", "tolerance",
            ])
        let cell = try #require((run["cells"] as? [[String: Any]])?.first)
        #expect(
            cell.keys.sorted() == [
                "arm", "change", "change_interval", "environment", "events", "instructions_per_event", "interval", "is_reference",
                "is_valid", "log_ratios", "ratio",
                "rounds", "spread", "traced_seconds", "untraced_seconds", "verdict", "workload", "workload_sha256",
            ])
    }

    @Test(arguments: [
        ("{", "is damaged: not JSON with a schema and a version"),
        (#"{"schema": "codesnap-bench history", "version": 2}"#, "was written by a newer version: format 2, known up to 1"),
        (#"{"schema": "other", "version": 1}"#, "is something else: its schema is other"),
        (#"{"schema": "codesnap-bench history", "version": 1}"#, "is damaged: no run"),
        ("\u{0}", "is damaged"),
    ])
    func otherLines(_ line: String, _ reason: String) throws {
        let text = try lines([Example.run(0)]).joined() + "\n\n" + line
        let error = #expect(throws: BenchmarkError.self) { try read(text) }
        #expect(error?.description.hasPrefix("line 3 of x.jsonl \(reason)") == true, "\(String(describing: error))")
        #expect(error?.kind == .measurement)
    }

    @Test(arguments: [
        (#""rounds":3,"seed""#, #""seed""#, "no run.rounds"), (#""seed":18446744073709551615"#, #""seed":"x""#, "run.seed"),
        (#""state":"complete""#, #""state":"fine""#, "run.state"), (#""ratio":1.5"#, #""ratio":-1.5"#, "a ratio that cannot be"),
        (#""id":"run 0""#, #""id":"""#, "no run.id"), (#"T00:00:00Z"#, #"T00:00:00+02:00"#, "run.date is not a date"),
        (#""environment":"1a2b3c4d""#, #""environment":"0""#, "the environment 1a2b3c4d has no cells"),
        (#"-1e-300,"#, "", "3 rounds and 2 log ratios"), (#""arm":"c""#, #""arm":"""#, "no name of a workload or arm"),
    ])
    func damagedLines(_ sound: String, _ damaged: String, _ reason: String) throws {
        let line = try #require(try lines([Example.run(0)]).first)
        let other = line.replacing(sound, with: damaged)
        #expect(other != line, "nothing was damaged in \(line)")
        let error = #expect(throws: BenchmarkError.self) { try read(other) }
        #expect(error?.description.contains("line 1 of x.jsonl is damaged: ") == true)
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func cellsOfOneNameAreAMistake() throws {
        let line = try lines([Example.run(0, [Example.cell(), Example.cell()])]).joined()
        let error = #expect(throws: BenchmarkError.self) { try read(line) }
        #expect(error?.description.hasSuffix("two cells are fib under c in one environment") == true)
    }
}
