import Foundation
import Testing

@testable import Benchmarking

/// A finished run that is made a baseline.
struct FinishedRunTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/codesnap-finished-\(UUID().uuidString)"

    @Test func aRunBecomesTheBaseline() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = BaselineStore(folder: folder)
        func promote(_ results: Results) throws -> PromotionReport {
            var report = PromotionReport()
            try Promotion(results, named: "a.json", acceptsRegressions: false).write(to: store, noting: &report)
            return report
        }
        let first = try promote(Example.run(around: 1.4))
        #expect(first.rows.last == ["CPython 3.11.2", "fib", "c", "new", "1.400", "-", "10", "-"])
        #expect(first.remarks == ["new: \(first.baselines[0].file) from commit 0123456789; cells: 2 new"])
        #expect(try promote(Example.run(around: 1.4, "hanoi")).remarks[0].hasSuffix("cells: 2 new, 2 kept as they were"))
        let second = try promote(Example.run(around: 1.54))
        #expect(second.rows.last == ["CPython 3.11.2", "fib", "c", "1.400", "1.540", "+10.0%", "10", "0123456789"])
        #expect(second.baselines.map(\.file) == first.baselines.map(\.file))
        #expect(
            second.remarks[0].hasPrefix("changed: ") && second.remarks[0].hasSuffix("; cells: 2 replaced, 2 kept as they were"))
        #expect(second.remarks.count == 1)
        var short = Example.run(around: 1.54)
        for index in short.entries.indices { short.entries[index].cell.samples.removeLast(4) }
        let poorer = try promote(short)
        #expect(poorer.remarks.last?.hasPrefix("fewer rounds than before in 2 of the cells, down to 6 from up to 10: ") == true)
        let json = try JSONSerialization.jsonObject(with: Data(second.json.utf8)) as? [String: Any]
        #expect(json?["schema"] as? String == "codesnap-bench promotion")
        let stored = try store.load()
        #expect(stored.count == 1 && stored[0].baseline.cells.count == 4)
        #expect(stored[0].baseline.cell(workload: "fib", arm: "c")?.ratios.count == 6)
    }

    @Test func whatIsNoMeasureIsRefused() {
        func refusal(_ results: Results, accepting: Bool = false) -> String? {
            message { _ = try Promotion(results, named: "a.json", acceptsRegressions: accepting) }
        }
        var failed = Example.run(around: 1.4)
        failed.interrupt("interrupted by SIGINT")
        #expect(refusal(failed) == "no baseline from a.json, the run failed: interrupted by SIGINT")
        var old = Example.run(around: 1.4)
        old.environments[0].fingerprint.method = "1"
        #expect(refusal(old)?.hasPrefix("no baseline from a.json: it was measured in way 1, and") == true)
        var short = Example.run(around: 1.4)
        short.rounds = 5
        #expect(refusal(short)?.contains("it has 5 rounds, a baseline needs at least 6") == true)
        #expect(refusal(Example.run(around: 1.4, control: 1.1))?.contains("the control drifted") == true)
        var loaded = Example.run(around: 1.4)
        loaded.load = MachineLoad(seconds: 1, processors: 2, others: 2, stolen: 0)
        #expect(refusal(loaded)?.contains("the machine was loaded") == true)
        #expect(message { _ = try Promotion(loaded, named: "a.json", acceptsRegressions: false, ignoresLoad: true) } == nil)
        var red = Example.run(around: 1.4)
        red.entries[1].comparison.verdict = .regression
        #expect(refusal(red)?.contains("fib under c became slower") == true)
        #expect(refusal(red, accepting: true) == nil && refusal(Example.run(around: 1.4)) == nil)
    }
}
