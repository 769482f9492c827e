import Foundation
import Testing

@testable import Benchmarking

/// Parts of a matrix as one run.
struct MergeTests {
    private static let plan = try? ShardPlan(
        MeasurementSettings(
            workloads: Example.workloads(["fib", "hanoi"]), arms: [.untraced, .c], pythons: ["python3"],
            seed: 1),
        count: 2, time: ExpectedTime([]))

    /// The part `index`, from 1.
    private func part(_ index: Int, change: (inout Results) -> Void = { _ in }) throws -> (name: String, results: Results) {
        let plan = try #require(Self.plan)
        var results = Example.results([.equivalent], workload: plan.shards[index - 1].units[0].workload)
        results.shard = Shard(index, of: plan)
        results.seed = 7
        results.seconds = Double(index)
        change(&results)
        return ("part\(index).json", results)
    }

    private func complaint(_ runs: [(name: String, results: Results)]) -> String? {
        let error = #expect(throws: BenchmarkError.self) { try Results.merged(runs, command: ["merge"]) }
        #expect(error?.kind == .measurement)
        return error?.description
    }

    /// In whatever order they come, with one environment where they are alike, and with the place of each process.
    @Test func partsBecomeAWhole() throws {
        var merged = try Results.merged([try part(2), try part(1)], command: ["merge"])
        #expect(merged.entries.map(\.cell.workload) == ["fib", "fib", "hanoi", "hanoi"])
        #expect(merged.environments.count == 1 && merged.order == [0, 1, 2, 3])
        #expect(merged.parts?.map(\.shard) == ["1/2", "2/2"] && merged.shard == nil && merged.seconds == 2 && merged.seed == 7)
        #expect(merged.entries.allSatisfy { $0.cell.interpreter == 0 })
        let baseline = Example.baseline(ratios: Example.ratios(around: 1.4))
        merged.judge(by: Gate(tolerance: 0.1, entries: [.init(fileName: "b", baseline: baseline)]), policy: OutcomePolicy())
        #expect(merged.outcome == .regression, "fib has grown, of hanoi there is no baseline")
    }

    /// The same cells on another machine are others.
    @Test func machinesStayApart() throws {
        let other = try part(2) { results in
            results.environments[0].fingerprint.cpu = "Other"
            results.environments[0].peers = ["viztracer": "1"]
        }
        let merged = try Results.merged([try part(1), other], command: [])
        #expect(merged.environments.map(\.fingerprint.cpu) == ["Example 3000", "Other"])
        #expect(merged.entries.map(\.cell.interpreter) == [0, 0, 1, 1])
        let same = try part(2) { $0.environments[0].peers = ["viztracer": "1"] }
        #expect(try Results.merged([try part(1), same], command: []).environments.map(\.peers) == [["viztracer": "1"]])
    }

    @Test func runsThatAreNoShards() throws {
        let runs = ["fib", "qsort"].map { (name: $0, results: Example.results([.equivalent], workload: $0)) }
        let merged = try Results.merged(runs, command: [])
        #expect(merged.entries.count == 4 && merged.parts?.map(\.shard) == [nil, nil])
        #expect(
            complaint(runs + [("again", runs[0].results)])?.hasPrefix(
                "both again and fib have fib under untraced (CPython 3.11.2)") == true)
        #expect(complaint([("merged", merged)]) == "merged is merged from other results already; merge those")
    }

    @Test func whatDoesNotBelongTogether() throws {
        #expect(complaint([]) == "there are no results to merge")
        #expect(complaint([try part(1)]) == "shard 2/2 is missing")
        #expect(complaint([try part(1), try part(1), try part(2)]) == "both part1.json and part1.json are shard 1/2")
        #expect(
            complaint([try part(1), ("whole.json", Example.results([.equivalent], workload: "qsort"))])
                == "part1.json is shard 1/2, whole.json is none")
        #expect(
            complaint([try part(1), try part(2) { $0.commit = "other" }])
                == "part1.json and part2.json do not belong together: commit 0123456789abcdef and other")
        #expect(complaint([try part(1), try part(2) { $0.rounds = 3 }])?.hasSuffix("rounds 10 and 3") == true)
        #expect(complaint([try part(1), try part(2) { $0.shard?.arms = ["c"] }])?.hasSuffix("arms untraced, c and c") == true)
        #expect(
            complaint([try part(1), try part(2) { $0.shard?.plan = [[], []] }])?
                .hasPrefix("part1.json and part2.json are shards 1/2 and 2/2 of different plans") == true)
        #expect(complaint([try part(1), try part(2) { $0.fail("it broke") }]) == "the run in part2.json failed: it broke")
    }
}
