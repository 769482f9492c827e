import Foundation
import Testing

extension CommandTests {
    /// Runs are recorded, shown, and carried from one history to another.
    struct HistoryTests {
        private func file(_ command: Command, _ name: String = "history.sqlite") -> String { "\(command.folder.path)/\(name)" }

        /// Writes lines as `history export` prints them: forty days of one arm, 10% slower from the 21st day on.
        private func writeLines(_ command: Command) throws -> String {
            let lines = (0..<40).map { day in
                let ratio = (day < 20 ? 1.4 : 1.54) * (1 + 0.002 * Double(day * 7 % 11))
                let date = Date(timeIntervalSince1970: 1_767_225_600 + 86_400 * Double(day)).formatted(.iso8601)
                return """
                    {"schema":"codesnap-bench history","version":1,"run":{"id":"run \(day)","commit":"0123456789ab\(day)",\
                    "date":"\(date)","seed":\(day),"rounds":1,"tolerance":0.1,"harness_version":"0.1.0","state":"complete",\
                    "outcome":"held","environments":[{"digest":"1a2b3c4d","fields":{"version":"3.11.2"}}],\
                    "cells":[{"environment":"1a2b3c4d","workload":"fib","workload_sha256":"ab","arm":"c",\
                    "is_reference":false,"is_valid":true,"ratio":\(ratio),"rounds":1,"untraced_seconds":0.001,"traced_seconds":0.0014,\
                    "verdict":"held","log_ratios":[\(log(ratio))]}]}}
                    """
            }
            let path = file(command, "lines.jsonl")
            try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }

        @Test func runsAreRecordedOnce() throws {
            let command = try Command()
            defer { command.remove() }
            let history = ["--history", file(command)]
            let run = try command.measure("tiny.py", ["--rounds", "1", "--arm", "cprofile"] + history)
            #expect(run.exitCode == 0, "\(run.errors)")
            let gate = ["gate", "--baselines", command.baselines]
            let again = try command.run(gate + ["--results", command.output + "/results.json"] + history)
            #expect(again.exitCode == 0 && again.errors.isEmpty, "\(again.errors)")
            let other = try command.run(
                gate + ["--workload", Command.fixture("tiny.py"), "--rounds", "1", "--arm", "python"] + history
                    + ["--output", command.output])
            #expect(other.exitCode == 4, "\(other.errors)")

            let exported = try command.run(["history", "export", file(command)])
            #expect(exported.exitCode == 0)
            #expect(exported.output.split(separator: "\n").count == 2, "the run that was judged again is in it once")
            let shown = try command.run(["history", file(command)])
            #expect(shown.exitCode == 0 && shown.errors.isEmpty)
            for (arm, runs) in [("cprofile", 1), ("python", 1), ("untraced", 2)] {
                #expect(
                    shown.output.split(separator: "\n").contains { line in
                        line.split(separator: " ").prefix(3).map(String.init) == ["tiny", arm, "\(runs)"]
                    }, "\(arm) in \(shown.output)")
            }
        }

        @Test func failedRunsAreRecordedAsSuch() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.measure(
                "raising.py", ["--rounds", "1", "--arm", "python", "--history", file(command)])
            #expect(result.exitCode == 2 && result.failureLines.count == 1, "\(result.errors)")
            let exported = try command.run(["history", "export", file(command)]).output
            #expect(exported.contains(#""state":"failed""#) && exported.contains("the raisins are out"))
            let shown = try command.run(["history", file(command)])
            #expect(shown.exitCode == 0)
            #expect(
                shown.output
                    == "no complete run yet\nnote: 1 run of the history failed or ended early: no trend has a point of it\n")
        }

        @Test func interruptedRunsAreRecordedAsSuch() throws {
            let command = try Command()
            defer { command.remove() }
            let file = command.folder.path + "/pid"
            let process = try command.start(
                [
                    "run", "--workload", Command.fixture("hanging.py"), "--arm", "cprofile", "--output", command.output,
                    "--baselines", command.baselines, "--history", self.file(command),
                ], environment: ["HANGING_PID": file])
            for _ in 0..<400 where !FileManager.default.fileExists(atPath: file) { Thread.sleep(forTimeInterval: 0.05) }
            process.interrupt()
            #expect(try command.finish(process).exitCode == 130)
            let exported = try command.run(["history", "export", self.file(command)]).output
            #expect(exported.contains(#""state":"incomplete""#) && exported.contains("interrupted by SIGINT"))
        }

        /// Before anything is measured: else minutes would be spent on figures that cannot be kept.
        @Test func aHistoryThatCannotBeWrittenStopsARun() throws {
            let command = try Command()
            defer { command.remove() }
            for arguments in [["run", "--output", command.output], ["gate"]] {
                let result = try command.run(arguments + ["--baselines", command.baselines, "--history", command.folder.path])
                #expect(result.exitCode == 2 && result.output.isEmpty)
                #expect(result.errors == "codesnap-bench: \(command.folder.path) is a folder, not a history\n")
            }
            #expect(!FileManager.default.fileExists(atPath: command.output))
        }

        @Test func importShowExport() throws {
            let command = try Command()
            defer { command.remove() }
            let lines = try writeLines(command)
            let imported = try command.run(["history", "import", file(command), lines])
            #expect(imported.exitCode == 0 && imported.output == "added 40 of 40 runs, 0 known already\n", "\(imported.errors)")
            let again = try command.run(["history", "import", file(command), lines])
            #expect(again.exitCode == 0 && again.output == "added 0 of 40 runs, 40 known already\n")

            let shown = try command.run(["history", file(command)], environment: ["LC_ALL": "C.UTF-8"])
            #expect(shown.output.contains("█") && shown.output.contains("fib       c      40  2026-01-01  2026-02-09  1.568"))
            #expect(
                shown.output.contains(
                    "change: fib under c from 1.414 to 1.557 (+10.1%) at 0123456789ab, 2026-01-21T00:00:00Z; p = "))
            let plain = try command.run(["history", "show", file(command), "--last", "10"], environment: ["LC_ALL": "C"])
            #expect(plain.exitCode == 0 && plain.output.utf8.allSatisfy { $0 < 128 } && !plain.output.contains("change:"))
            let markdown = try command.run(["history", file(command), "--workload", "fib", "--arm", "c", "--format", "markdown"])
            #expect(markdown.output.contains("| workload | arm |") && markdown.output.contains("- change: fib under c"))
            let json = try command.run(["history", file(command), "--environment", "1a2b3c4d", "--format", "json"])
            #expect(json.output.contains("\"schema\" : \"codesnap-bench trends\"") && json.output.contains("\"p_value\""))

            let exported = try command.run(["history", "export", file(command)]).output
            try exported.write(toFile: file(command, "again.jsonl"), atomically: true, encoding: .utf8)
            #expect(
                try command.run(["history", "import", file(command, "other.sqlite"), file(command, "again.jsonl")]).exitCode == 0)
            #expect(try command.run(["history", "export", file(command, "other.sqlite")]).output == exported)
        }

        /// Five processes make one history and fill it.
        @Test func processesAtOnce() throws {
            let commands = try (0..<5).map { _ in try Command() }
            defer { for command in commands { command.remove() } }
            let lines = try writeLines(commands[0])
            let text = try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n")
            let history = file(commands[0])
            let processes = try commands.enumerated().map { index, command in
                let own = file(command, "own.jsonl")
                try text[(8 * index)..<(8 * index + 8)].joined(separator: "\n").write(
                    toFile: own, atomically: true, encoding: .utf8)
                return try command.start(["history", "import", history, own])
            }
            for (command, process) in zip(commands, processes) {
                let result = try command.finish(process)
                #expect(result.exitCode == 0 && result.output == "added 8 of 8 runs, 0 known already\n", "\(result.errors)")
            }
            #expect(try commands[0].run(["history", "export", history]).output.split(separator: "\n").count == 40)
        }

        @Test(arguments: [["--workload", "fibb"], ["--arm", "d"], ["--environment", "0"], ["--branch", "main"]])
        func aNameThatNoRunHas(_ filter: [String]) throws {
            let command = try Command()
            defer { command.remove() }
            _ = try command.run(["history", "import", file(command), try writeLines(command)])
            let result = try command.run(["history", file(command)] + filter)
            #expect(result.exitCode == 64 && result.failureLines.count == 1 && result.output.isEmpty)
            #expect(result.errors.contains("has the \(filter[0].dropFirst(2)) \(filter[1]); it has "))
        }

        @Test func aBadLineStopsTheImport() throws {
            let command = try Command()
            defer { command.remove() }
            let lines = try writeLines(command)
            let text = try String(contentsOfFile: lines, encoding: .utf8)
            try (text + "{\"run\": 1}\n").write(toFile: lines, atomically: true, encoding: .utf8)
            let result = try command.run(["history", "import", file(command), lines])
            #expect(result.exitCode == 2 && result.output.isEmpty)
            #expect(
                result.errors
                    == "codesnap-bench: line 41 of \(lines) is damaged: not JSON with a schema and a version; nothing was added\n"
            )
            #expect(!FileManager.default.fileExists(atPath: file(command)))
        }

        /// Whatever is wrong with the file, reading and writing say so in one line.
        @Test(arguments: [
            ("folder", "is a folder"), ("text", "not an SQLite database"), ("truncated", "is damaged"),
            ("device", "is not a regular file"), ("other", "not a history"),
        ])
        func otherFiles(_ kind: String, _ reason: String) throws {
            let command = try Command()
            defer { command.remove() }
            let lines = try writeLines(command)
            let path = kind == "folder" ? command.folder.path : kind == "device" ? "/dev/null" : file(command)
            let url = URL(fileURLWithPath: path)
            switch kind {
            case "text": try String(repeating: "no database\n", count: 100).write(to: url, atomically: true, encoding: .utf8)
            case "truncated", "other":
                #expect(try command.run(["history", "import", path, lines]).exitCode == 0)
                var data = try Data(contentsOf: url)
                if kind == "truncated" {
                    data.removeLast(data.count / 2)
                } else {
                    // The number in an SQLite file's header that tells whose it is.
                    data.replaceSubrange(68..<72, with: [0, 0, 0, 1])
                }
                try data.write(to: url)
            default: break
            }
            for arguments in [["history", path], ["history", "export", path], ["history", "import", path, lines]] {
                let result = try command.run(arguments)
                #expect(result.exitCode == 2 && result.output.isEmpty)
                #expect(result.failureLines.count == 1 && result.errors.contains(reason), "\(result.errors)")
            }
        }

        /// A limit on the size of files, at half of what the history has, stands in for a disk that cannot take more.
        @Test func aDiskThatFailsChangesNothing() throws {
            let command = try Command()
            defer { command.remove() }
            let lines = try writeLines(command)
            let few = file(command, "few.jsonl")
            try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n").prefix(2).joined(separator: "\n")
                .write(toFile: few, atomically: true, encoding: .utf8)
            #expect(try command.run(["history", "import", file(command), few]).exitCode == 0)
            let blocks = try Data(contentsOf: URL(fileURLWithPath: file(command))).count / 1024
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/sh")
            shell.arguments = [
                "-c", "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" history import \"$1\" \"$2\"", Command.executable.path,
                file(command), lines,
            ]
            let errors = Pipe()
            shell.standardError = errors
            shell.standardOutput = FileHandle.nullDevice
            try shell.run()
            let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 2 && text.split(separator: "\n").count == 1, "\(text)")
            #expect(text.contains("the history \(file(command))"))
            #expect(try command.run(["history", "export", file(command)]).output.split(separator: "\n").count == 2)
        }

        @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
        func aReadOnlyFile() throws {
            let command = try Command()
            defer { command.remove() }
            let lines = try writeLines(command)
            #expect(try command.run(["history", "import", file(command), lines]).exitCode == 0)
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file(command))
            #expect(try command.run(["history", file(command)]).exitCode == 0)
            let result = try command.run(["history", "import", file(command), lines])
            #expect(result.exitCode == 2)
            #expect(result.errors == "codesnap-bench: cannot write to the history \(file(command)): it is read-only\n")
        }
    }
}
