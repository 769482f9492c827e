import Foundation
import History
import Testing

@testable import Benchmarking
@testable import HTMLReport

struct ChartDataTests {
    private func data(_ results: Results, trends: Trends? = nil) throws -> [[String: Any]] {
        let pages = FlameGraphPages(folder: "/nowhere", results: results)
        let cells = ReportedCell.all(of: results, baselines: [], trends: trends, pages: pages)
        let text = ChartData(cells, tolerance: results.tolerance).markup.text
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return try #require(object?["cells"] as? [[String: Any]])
    }

    @Test func everySampleOfBothPasses() throws {
        let cell = try data(Example.results([Example.cell(around: 1.5, again: 1.6)]))[1]
        let (first, second) = (cell["first"] as? [[Double]], cell["second"] as? [[Double]])
        #expect(first?.count == 10 && second?.count == 10)
        #expect(first?[0] == [0, 1.473, 0] && second?[9] == [19, 1.6288, 19])
        #expect(cell["band"] == nil && cell["trend"] == nil && cell["change"] == nil)
    }

    @Test func namesComeBackAsTheyWere() throws {
        let name = "</script>&\"\\<\u{338}é"
        #expect(
            try data(Example.results([Example.cell(name, around: 1.5)]))[1]["name"] as? String
                == "\(name) under c (CPython 3.11.2)")
    }

    /// A damaged file may have blocks that took no time at all.
    @Test func whatIsNoNumberIsLeftOut() throws {
        var results = Example.results([Example.cell(around: 1.5)])
        results.entries[1].cell.samples[0].tracedNs = [0]
        results.entries[1].cell.samples[1].untracedNs = [0]
        results.entries[1].cell.samples[2].tracedNs = [-1]
        #expect((try data(results)[1]["first"] as? [[Double]])?.count == 7)
        #expect(ReportPage(results).text(in: "/nowhere").contains("10 samples"))
    }

    @Test func trendsOfTheSameProgramOnly() throws {
        let results = Example.results([Example.cell(around: 1.5)])
        var changed = results
        changed.date = "2026-01-02T00:00:00Z"
        changed.entries[1].cell.workloadSha256 = "01"
        let trends = Trends([HistoryRun(results, branch: "main</script>"), HistoryRun(changed, branch: nil)])
        let found = try data(results, trends: trends)
        let points = try #require((found[1]["trend"] as? [String: Any])?["points"] as? [[String: Any]])
        #expect(points.count == 1)
        #expect(points.first?["run"] as? String == "2026-01-01T00:00:00Z 0123456789 main</script>")
        #expect(((found[0]["trend"] as? [String: Any])?["points"] as? [Any])?.count == 2, "the control's file did not change")
    }
}
