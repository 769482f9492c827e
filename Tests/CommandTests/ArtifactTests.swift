import Foundation
import Testing

extension CommandTests {
    /// What a run leaves, and what it counts.
    struct ArtifactTests {
        private struct Results: Decodable {
            struct Entry: Decodable {
                struct Cell: Decodable {
                    struct Sample: Decodable {
                        var order: String
                        var untracedNs: [Int]
                        var tracedNs: [Int]
                    }
                    var workload: String
                    var arm: String
                    var events: Int?
                    var iterations: Int
                    var samples: [Sample]
                }
                var cell: Cell
            }
            var schema: String
            var version: Int
            var seed: UInt64
            var entries: [Entry]
            var order: [Int]
        }

        /// Both tracers see exactly the events that the workloads have, and each of them has its page.
        @Test func countsAndPages() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.run(
                ["run", "--rounds", "1", "--seed", "1", "--arm", "python", "--arm", "c"]
                    + ["--output", command.output, "--baselines", command.baselines])
            #expect(result.exitCode == 4, "\(result.errors)")
            let data = try Data(contentsOf: URL(fileURLWithPath: command.output + "/results.json"))
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let results = try decoder.decode(Results.self, from: data)
            #expect(results.schema == "codesnap-bench results" && results.version == 2 && results.seed == 1)
            #expect(results.order.sorted() == Array(0..<12))
            for (workload, events) in [("fib", 10336), ("hanoi", 8192), ("slow_fib", 1508)] {
                for arm in ["python", "c"] {
                    let cell = results.entries.first { $0.cell.workload == workload && $0.cell.arm == arm }?.cell
                    #expect(cell?.events == events, "\(workload) under \(arm)")
                }
                #expect(result.output.contains("(\(events), \(events)): 0."))
            }
            let counts = Set(results.entries.filter { $0.cell.workload == "qsort" }.compactMap(\.cell.events))
            #expect(counts.count == 1, "both tracers count alike: \(counts)")
            for cell in results.entries.map(\.cell) {
                #expect(cell.samples.count == 1 && cell.iterations >= 1)
                for sample in cell.samples {
                    #expect(sample.order.hasPrefix("UTTU"))
                    #expect(sample.untracedNs.count == sample.tracedNs.count)
                }
            }
            for workload in ["fib", "hanoi", "qsort", "slow_fib"] {
                for tracer in ["python", "c"] { try expectPage(command.output + "/\(workload)-\(tracer).html") }
            }
            try expectPage(command.output + "/demo.html")
        }

        @Test func demo() throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.run(["demo", "--output", command.output])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output == command.output + "/demo.html\n")
            try expectPage(command.output + "/demo.html")
        }

        private func expectPage(_ path: String) throws {
            let page = try String(contentsOfFile: path, encoding: .utf8)
            #expect(page.hasPrefix("<!DOCTYPE html>") || page.hasPrefix("<!doctype html>"), "\(path)")
            #expect(page.contains("class=\"trace\""), "\(path)")
        }
    }
}
