import Foundation
import Testing

extension CommandTests {
    /// SIGINT and SIGTERM during a run: the children end, and what was measured by then is kept.
    struct InterruptionTests {
        private struct Interrupted: Decodable {
            struct Entry: Decodable {
                struct Cell: Decodable {
                    struct Sample: Decodable {
                        var round: Int
                    }
                    var samples: [Sample]
                }
                var cell: Cell
            }
            var incomplete: Bool?
            var outcome: String
            var failure: String?
            var entries: [Entry]
        }

        private func results(_ command: Command) throws -> Interrupted {
            let data = try Data(contentsOf: URL(fileURLWithPath: command.output + "/results.json"))
            return try JSONDecoder().decode(Interrupted.self, from: data)
        }

        /// Waits for some seconds until a condition holds.
        private func wait(_ condition: () -> Bool) {
            for _ in 0..<400 where !condition() { Thread.sleep(forTimeInterval: 0.05) }
        }

        /// Starts a run that hangs in its first process, and returns with the process id of a grandchild.
        private func startHanging(_ command: Command, _ arguments: [String] = []) throws -> (run: Process, grandchild: String) {
            let file = command.folder.path + "/pid"
            let temporary = command.folder.path + "/temporary"
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            let process = try command.start(
                [
                    "run", "--workload", Command.fixture("hanging.py"), "--arm", "cprofile", "--output", command.output,
                    "--baselines", command.baselines,
                ] + arguments, environment: ["HANGING_PID": file, "TMPDIR": temporary])
            wait { FileManager.default.fileExists(atPath: file) }
            return (process, try String(contentsOfFile: file, encoding: .utf8))
        }

        @Test(arguments: [(SIGINT, 130, "SIGINT"), (SIGTERM, 143, "SIGTERM"), (SIGHUP, 129, "SIGHUP")])
        func childrenAndFilesGo(_ signal: Int32, _ code: Int32, _ name: String) throws {
            let command = try Command()
            defer { command.remove() }
            let (process, grandchild) = try startHanging(command, ["--junit", command.folder.path + "/junit.xml"])
            #expect(Command.isRunning(grandchild))
            kill(process.processIdentifier, signal)
            let result = try command.finish(process)
            #expect(result.exitCode == code && !result.isSignalled)
            #expect(result.errors == "codesnap-bench: interrupted by \(name) after 0 processes\n")
            #expect(result.output.isEmpty)
            wait { !Command.isRunning(grandchild) }
            #expect(!Command.isRunning(grandchild))
            #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder.path + "/temporary").isEmpty)
            let left = try results(command)
            #expect(left.incomplete == true && left.outcome == "failed" && left.entries.isEmpty)
            let junit = try String(contentsOfFile: command.folder.path + "/junit.xml", encoding: .utf8)
            #expect(junit.contains("<error message=\"interrupted by \(name)"))
        }

        /// What was measured before is in results.json, and no command takes it for a result.
        @Test func whatWasMeasuredStays() throws {
            let command = try Command()
            defer { command.remove() }
            let marks = command.folder.path + "/marks"
            let process = try command.start(
                [
                    "run", "--workload", Command.fixture("marking.py"), "--arm", "cprofile", "--rounds", "1000", "--output",
                    command.output,
                    "--baselines", command.baselines,
                ], environment: ["MARKS": marks])
            // One process calibrates; of the next ones some have measured when the sixth begins.
            wait { ((try? FileManager.default.attributesOfItem(atPath: marks))?[.size] as? NSNumber)?.intValue ?? 0 >= 6 }
            process.interrupt()
            let result = try command.finish(process)
            #expect(result.exitCode == 130)
            let left = try results(command)
            let samples = left.entries.reduce(0) { $0 + $1.cell.samples.count }
            #expect((4...100).contains(samples))
            #expect(left.failure == "interrupted by SIGINT after \(samples) processes" && left.incomplete == true)
            let file = command.output + "/results.json"
            for arguments in [["report"], ["merge"], ["gate", "--results"], ["baseline", "update", "--results"]] {
                let other = try command.run(
                    arguments + [file] + (arguments == ["report"] ? [] : ["--baselines", command.baselines]))
                #expect(other.exitCode == 2 && other.errors.contains("interrupted by SIGINT"), "\(arguments)")
            }
        }

        /// Who sends a signal on to a group that has had it already does not cost the results.
        @Test func aSignalThatComesTwiceIsOne() throws {
            let command = try Command()
            defer { command.remove() }
            let (process, grandchild) = try startHanging(command)
            for _ in 0..<100 where process.isRunning {
                process.interrupt()
                Thread.sleep(forTimeInterval: 0.001)
            }
            let result = try command.finish(process)
            #expect(result.exitCode == 130 && !result.isSignalled)
            #expect(try results(command).incomplete == true)
            wait { !Command.isRunning(grandchild) }
            #expect(!Command.isRunning(grandchild))
        }
    }
}
