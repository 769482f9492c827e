import Foundation
import Testing

extension CommandTests {
    /// Instructions counted under valgrind, which the tests need.
    struct InstructionTests {
        private struct Results: Decodable {
            struct Entry: Decodable {
                struct Cell: Decodable {
                    var arm: String
                    var instructions: [Int]?
                }
                var cell: Cell
            }
            var entries: [Entry]
        }

        @Test func aWorkloadIsCountedTwice() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.measure(
                "tiny.py", ["--rounds", "1", "--arm", "python", "--arm", "cprofile", "--instructions"])
            #expect(result.exitCode == 4, "\(result.errors)")
            #expect(result.output.contains("tiny under python: "))
            let data = try Data(contentsOf: URL(fileURLWithPath: command.output + "/results.json"))
            let cells = try JSONDecoder().decode(Results.self, from: data).entries.map(\.cell)
            let counts = Dictionary(uniqueKeysWithValues: cells.map { ($0.arm, $0.instructions) })
            #expect(counts["cprofile"] == .some(nil), "a reference is not counted")
            let untraced = try #require(counts["untraced"] ?? nil)
            let traced = try #require(counts["python"] ?? nil)
            // The interpreter's start alone takes millions.
            #expect(untraced.count == 2 && untraced.allSatisfy { $0 > 0 && $0 < 500_000 }, "\(untraced)")
            #expect(traced.count == 2 && traced[0] > untraced[0])
        }

        @Test func withoutValgrindItIsSaid() throws {
            let command = try Command()
            defer { command.remove() }
            let empty = command.folder.path + "/bin"
            try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
            let result = try command.run(
                [
                    "gate", "--quick", "--instructions", "--arm", "python", "--python", "/usr/bin/python3", "--workload",
                    Command.fixture("tiny.py"), "--baselines", command.baselines, "--output", command.output,
                ], environment: ["PATH": empty])
            #expect(result.exitCode == 64)
            #expect(result.errors.contains("counting instructions needs valgrind on PATH"), "\(result.errors)")
        }
    }
}
