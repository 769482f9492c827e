import Foundation
import Testing

extension CommandTests {
    /// Exit codes 0, 1 and 4: a baseline is made, and the gate goes red for a slowdown and green without it.
    struct GateCommandTests {
        /// Far more than two cores that others use too can do to a ratio, far less than what is planted.
        private let tolerance = ["--tolerance", "300", "--ignore-load"]

        @Test func aPlantedSlowdownTurnsTheGateRed() throws {
            let command = try Command()
            defer { command.remove() }
            let baselines = ["--baselines", command.baselines]
            let tiny = ["--workload", Command.fixture("tiny.py")]
            let none = try command.run(["baseline", "show"] + baselines)
            #expect(none.exitCode == 4)

            let update = try command.run(["baseline", "update", "--quick", "--arm", "c"] + tiny + baselines)
            #expect(update.exitCode == 0, "\(update.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: command.baselines)
            #expect(files.count == 1)

            let show = try command.run(["baseline", "show"] + baselines)
            #expect(show.exitCode == 0)
            #expect(show.output.contains("tiny") && show.output.contains(files[0]))

            try forgetTheSpeed(command.baselines + "/" + files[0])
            let slowdown = ["--arm", "c=" + Command.fixture("planted_slowdown.py")]
            let red = try command.measure("tiny.py", ["--quick"] + slowdown + tolerance)
            #expect(red.exitCode == 1, "\(red.output)\(red.errors)")
            #expect(red.output.contains("verdict: regression (exit code 1)"))

            // The same samples again, against the same baseline and against a tolerance that lets them pass.
            let results = ["gate", "--results", command.output + "/results.json"] + baselines
            #expect(try command.run(results + tolerance).exitCode == 1)
            #expect(try command.run(results + ["--tolerance", "10000", "--ignore-load"]).exitCode == 0)

            // It is no measure for later runs, unless that is asked for.
            let promote = ["baseline", "promote", "--ignore-load", command.output + "/results.json"]
            let other = ["--baselines", command.output + "/promoted"]
            let refused = try command.run(promote + other)
            #expect(refused.exitCode == 2 && refused.errors.contains("tiny under c became slower"), "\(refused.errors)")
            let promoted = try command.run(promote + other + ["--accept-regression", "--format", "json"])
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(promoted.output.utf8)) as? [String: Any], "\(promoted.errors)")
            let written = try #require((report["baselines"] as? [[String: Any]])?.first)
            let file = try #require(written["file"] as? String)
            #expect(promoted.exitCode == 0 && written["is_new"] as? Bool == true)
            #expect(FileManager.default.fileExists(atPath: file))
            let again = try command.run(
                ["baseline", "promote", "--ignore-load", "--accept-regression", command.output] + other)
            #expect(again.exitCode == 0 && again.output.contains("changed: \(file)"), "\(again.errors)")
            #expect(again.output.contains("+0.0%") && again.output.contains("cells: 2 replaced"))
            let page = command.output + "-comparison.html"
            let compared = try command.run(
                ["compare", "--ignore-load", command.output, command.output + "/results.json", "--html", page])
            #expect(
                compared.exitCode == 0 && compared.output.contains("results.json, taken in this environment"),
                "\(compared.errors)")
            #expect(try String(contentsOfFile: page, encoding: .utf8).contains("tiny"))

            // What is damaged is of no use; what is listed is removed only when that is asked for.
            let damaged = command.output + "/promoted/damaged.json"
            try "{".write(toFile: damaged, atomically: true, encoding: .utf8)
            let own = ["--workload", Command.fixture("tiny.py")]
            let listed = try command.run(["baseline", "prune"] + own + other)
            #expect(
                listed.exitCode == 0 && listed.output.contains("of no use: \(damaged): ")
                    && listed.output.contains("nothing was removed: --yes removes it"))
            #expect(!listed.output.contains(file))
            let elsewhere = try command.run(["baseline", "prune", "--workload", Command.fixture("other_tiny.py")] + other)
            #expect(elsewhere.output.contains("of no use: \(file): none of its workloads is there any more"))
            #expect(FileManager.default.fileExists(atPath: damaged))
            let removed = try command.run(["baseline", "prune", "--yes"] + own + other)
            #expect(
                removed.exitCode == 0
                    && removed.output
                        == "removed: \(damaged): the baseline \(damaged) is damaged: not JSON with a schema and a version\n"
            )
            #expect(!FileManager.default.fileExists(atPath: damaged))
            #expect(try command.run(["baseline", "prune"] + own + other).output.hasPrefix("every baseline in "))
            #expect(
                try command.run(["baseline", "prune", "--baselines", command.output + "/none"]).output
                    == "no baseline in \(command.output)/none\n")

            let green = try command.run(
                ["gate", "--quick", "--arm", "c", "--output", command.output + "-gate"] + tiny + baselines + tolerance)
            #expect(green.exitCode == 0, "\(green.output)\(green.errors)")

            try pretendAnotherMachine(command.baselines + "/" + files[0])
            let tripped = try command.run(results + tolerance)
            #expect(tripped.exitCode == 1, "\(tripped.output)")
            #expect(tripped.output.contains("taken in ANOTHER environment (other: CPU)"))
        }

        /// The tracer in Python needs no build of its own.
        @Test func theGateAgainstTheCommitItself() throws {
            let command = try Command()
            defer { command.remove() }
            let arguments =
                ["gate", "--quick", "--arm", "python", "--workload", Command.fixture("tiny.py"), "--output", command.output]
                + tolerance
            let result = try command.run(arguments + ["--base", "HEAD", "--baselines", command.baselines])
            #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
            #expect(result.output.contains("base: revision ") && result.output.contains("python@base"))
            let arm = command.folder.path + "/own.py"
            try "import contextlib\narm = contextlib.nullcontext\n".write(toFile: arm, atomically: true, encoding: .utf8)
            let foreign = try command.run(arguments + ["--base", "HEAD", "--arm", arm])
            #expect(foreign.exitCode == 64)
            #expect(foreign.errors.contains("which the arm own does not use"), "\(foreign.errors)")
            // While another process has the folder of the base revision.
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
                .standardizedFileURL
            let lock = unsafe open(root.path + "/.build-base.lock", O_RDWR)
            #expect(lock >= 0 && lockf(lock, F_TLOCK, 0) == 0)
            let refused = try command.run(arguments + ["--base", "HEAD"])
            close(lock)
            #expect(refused.exitCode == 2)
            #expect(
                refused.errors.contains(".build-base: another codesnap-bench is using it; wait for it to end"),
                "\(refused.errors)")
            let unknown = try command.run(arguments + ["--base", "no-such-revision"])
            #expect(unknown.exitCode == 64)
            #expect(unknown.errors.contains("git knows no commit no-such-revision"))
        }

        /// Takes the seconds out of a baseline: a machine that others use too may run at another speed a minute later, and then the baseline
        /// is only a tripwire.
        private func forgetTheSpeed(_ path: String) throws {
            let file = URL(fileURLWithPath: path)
            var baseline = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
            let cells = try #require(baseline["cells"] as? [[String: Any]])
            baseline["cells"] = cells.map { cell in cell.merging(["untraced_seconds": [Double]()]) { $1 } }
            try JSONSerialization.data(withJSONObject: baseline, options: [.prettyPrinted]).write(to: file)
        }

        /// Puts another processor into a baseline's fingerprint.
        private func pretendAnotherMachine(_ path: String) throws {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let lines = text.split(separator: "\n").map { line in
                line.contains("\"cpu\" :") ? "    \"cpu\" : \"Example 3000\"," : String(line)
            }
            try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }

        @Test func withoutABaselineTheExitCodeIs4() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.measure("tiny.py", ["--rounds", "1", "--arm", "python", "--seed", "7"])
            #expect(result.exitCode == 4, "\(result.errors)")
            #expect(result.output.contains("baseline: none for"))
            #expect(result.output.contains("n too small"))
            #expect(result.output.contains("--seed 7 --rounds 1"))
            #expect(!result.output.contains("\u{1B}"), "colour in a pipe")
            #expect(
                try command.run(["gate", "--results", command.output + "/results.json", "--baselines", command.baselines])
                    .exitCode == 4)
        }
    }
}
