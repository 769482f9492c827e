import Foundation
import Testing

extension CommandTests {
    /// `run --peers`, with stand-ins for the packages from PyPI.
    struct PeerTests {
        private func measure(_ command: Command, _ packages: String, _ arguments: [String]) throws -> Command.Result {
            try command.measure(
                "tiny.py",
                ["--peers", "--peer-packages", Command.fixture(packages), "--arm", "python", "--seed", "1"] + arguments)
        }

        /// Both are in the table and counted; what one of them loses in a block is said; neither is gated.
        @Test func peersAreMeasuredAndCounted() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try measure(command, "peers", ["--rounds", "2"])
            #expect(result.exitCode == 4, "only the Python tracer has no baseline\n\(result.output)\(result.errors)")
            #expect(result.output.contains("[VizTracer]") && result.output.contains("[trace0]"))
            #expect(!result.output.contains("records "), "both count as the Python tracer does\n\(result.output)")
            #expect(!result.output.contains("VizTracer lost"))
            #expect(result.output.contains("note: trace0 lost events of tiny in 2 of 2 processes"), "\(result.output)")
            let table = try String(contentsOfFile: command.output + "/peers.md", encoding: .utf8)
            #expect(table.contains("| CPython | workload | Python tracer | VizTracer 1.2.3 | trace0 of unknown version |"))
            let results = try String(contentsOfFile: command.output + "/results.json", encoding: .utf8)
            #expect(results.contains("\"viztracer\" : \"1.2.3\""))
        }

        @Test func whatIsMissingIsLeftOut() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try measure(command, "one_peer", ["--rounds", "1", "--format", "markdown"])
            #expect(result.exitCode == 4, "\(result.errors)")
            #expect(result.output.contains("| tiny |") && !result.output.contains("verdict:"))
            #expect(result.output.contains("trace0 is left out: ModuleNotFoundError: No module named 'trace0'"))
            #expect(!result.output.contains("VizTracer is left out"))
        }

        /// A table of an earlier comparison does not stay beside the results of a run without one.
        @Test func anOldTableGoes() throws {
            let command = try Command()
            defer { command.remove() }
            try FileManager.default.createDirectory(atPath: command.output, withIntermediateDirectories: true)
            let table = command.output + "/peers.md"
            try "old".write(toFile: table, atomically: true, encoding: .utf8)
            let result = try command.measure("tiny.py", ["--arm", "cprofile", "--rounds", "1"])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: table))
        }

        /// Of peers there is no baseline, also when they are measured for one.
        @Test func noBaselineOfPeers() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.run(
                ["baseline", "update", "--quick", "--arm", "cprofile", "--arm", "viztracer"]
                    + ["--workload", Command.fixture("tiny.py"), "--baselines", command.baselines]
                    + ["--peer-packages", Command.fixture("peers")])
            #expect(result.exitCode == 0, "\(result.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: command.baselines)
            let baseline = try String(contentsOfFile: command.baselines + "/" + (files.first ?? ""), encoding: .utf8)
            #expect(baseline.contains("cprofile") && !baseline.contains("viztracer"))
        }
    }
}
