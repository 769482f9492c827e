import Foundation
import Testing

extension CommandTests {
    /// Exit code 2: what went wrong is one line, and there is no number.
    struct FailureTests {
        /// Runs a measurement that must fail and returns the line that says why.
        private func failure(
            _ command: Command, _ workload: String, _ arguments: [String], environment: [String: String] = [:]
        ) throws -> String {
            let result = try command.measure(
                workload, ["--rounds", "1"] + arguments, environment: environment)
            #expect(result.exitCode == 2)
            #expect(result.output.isEmpty, "a failed measurement printed figures")
            #expect(result.failureLines.count == 1, "\(result.errors)")
            let line = try #require(result.failureLines.first)
            #expect(line.hasPrefix("codesnap-bench: "))
            let results = try String(contentsOfFile: command.output + "/results.json", encoding: .utf8)
            #expect(results.contains("\"outcome\" : \"failed\""))
            return line
        }

        @Test(arguments: [
            ("crashing.py", "ended by signal 11"),
            ("raising.py", "ValueError: the raisins are out"),
            ("wrong_count.py", "recorded 2 events, the workload has 6"),
        ])
        func workloadsThatFail(_ workload: String, _ reason: String) throws {
            let command = try Command()
            defer { command.remove() }
            #expect(try failure(command, workload, ["--arm", "python"]).contains(reason))
        }

        @Test(arguments: [
            ("leaving.py", "ended without a report"),
            ("miscounting.py", "recorded 7 events"),
            ("tiny.py", "has no function arm()"),
        ])
        func armsThatFail(_ arm: String, _ reason: String) throws {
            let command = try Command()
            defer { command.remove() }
            let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../Sources").standardizedFileURL.path
            let line = try failure(
                command, "tiny.py", ["--arm", "own=" + Command.fixture(arm), "--package", sources])
            #expect(line.contains(reason), "\(line)")
        }

        @Test func aHangIsEndedWithItsChildren() throws {
            let command = try Command()
            defer { command.remove() }
            let file = command.folder.path + "/pid"
            let line = try failure(
                command, "hanging.py", ["--arm", "cprofile", "--time-limit", "1"], environment: ["HANGING_PID": file])
            #expect(line.contains("did not end within 1 s"))
            #expect(!Command.isRunning(try String(contentsOfFile: file, encoding: .utf8)))
        }

        /// What a workload prints can neither block the measurement nor be taken for its report.
        @Test func outputIsNoObstacle() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.measure("noisy.py", ["--rounds", "1", "--arm", "cprofile"])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("noisy "))
            #expect(result.errors.isEmpty, "progress or noise in a pipe")
        }

        @Test func damagedBaselines() throws {
            let command = try Command()
            defer { command.remove() }
            try FileManager.default.createDirectory(atPath: command.baselines, withIntermediateDirectories: true)
            let path = command.baselines + "/broken.json"
            for (text, reason) in [
                ("{", "is damaged"),
                (#"{"schema": "codesnap-bench baseline", "version": 99}"#, "was written by a newer version"),
            ] {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                for arguments in [["run", "--output", command.output], ["gate"], ["baseline", "show"]] {
                    let result = try command.run(arguments + ["--baselines", command.baselines])
                    #expect(result.exitCode == 2)
                    #expect(result.failureLines.count == 1 && result.errors.contains(reason), "\(result.errors)")
                }
            }
        }
    }
}
