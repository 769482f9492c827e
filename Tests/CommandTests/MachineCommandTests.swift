import Foundation
import Testing

extension CommandTests {
    /// `doctor` and `calibrate`: what they print of this machine, whatever it is like.
    struct MachineCommandTests {
        @Test func anInterpreterThatIsNotThereIsAProblem() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.run(["doctor", "--python", "/no/such/python", "--baselines", command.baselines])
            #expect(result.exitCode == 2)
            #expect(result.output.hasPrefix("Not fit to measure: 1 problem"), "\(result.output)")
            #expect(result.output.contains("/no/such/python") && result.output.contains("name another interpreter with --python"))
        }

        @Test func damagedBaselinesAreAProblem() throws {
            let command = try Command()
            defer { command.remove() }
            try FileManager.default.createDirectory(atPath: command.baselines, withIntermediateDirectories: true)
            try "{".write(toFile: command.baselines + "/broken.json", atomically: true, encoding: .utf8)
            let result = try command.run(["doctor", "--baselines", command.baselines, "--format", "json"])
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.output)")
            let checks = try #require(json["checks"] as? [[String: String]])
            let problem = checks.first { $0["state"] == "problem" }
            #expect(result.exitCode == 2 && problem?["subject"] == "baselines")
            #expect(problem?["found"]?.contains("broken.json is damaged") == true)
            #expect(checks.contains { $0["subject"]?.hasPrefix("native tracer") == true && $0["found"] == "built" })
        }

        @Test func howNoisyItIs() throws {
            let command = try Command()
            defer { command.remove() }
            let tiny = ["calibrate", "--workload", Command.fixture("tiny.py"), "--arm", "python"]
            let result = try command.run(tiny + ["--quick", "--format", "json"])
            #expect(result.exitCode == 0, "\(result.errors)")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.output)")
            let cells = try #require(json["cells"] as? [[String: Any]])
            #expect(cells.compactMap { $0["arm"] as? String } == ["untraced", "python"])
            let changes = try #require(cells[1]["smallest_changes"] as? [Double])
            #expect(changes.count == 3 && changes[0] > changes[2] && changes[2] > 1)
            #expect(result.errors.hasPrefix("codesnap-bench: 6 rounds, about "))
            let recommended = try #require(json["recommendation"] as? [String: Double])
            #expect(recommended["rounds"] == 20 && (recommended["tolerance"] ?? 0) >= 0.02)
            let table = try command.run(tiny + ["--rounds", "6"])
            #expect(
                table.exitCode == 0 && table.output.hasPrefix("What runs on this machine can see, against baselines of 64 rounds")
            )
        }
    }
}
