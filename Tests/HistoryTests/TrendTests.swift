import Foundation
import Statistics
import Testing

@testable import History

struct TrendTests {
    @Test func aStepIsAChange() throws {
        let trends = Trends(Example.step.shuffled())
        #expect(trends.series.map(\.arm) == ["c", "python"])
        let trend = try #require(trends.series.first)
        #expect(trend.points.map(\.run) == Example.step.map(\.id))
        #expect(trend.changes.count == 1 && trends.series[1].changes.isEmpty)
        let change = try #require(trend.changes.first)
        #expect(change.point == 20 && change.runsBefore == 20 && change.runsAfter == 20)
        #expect(change.commit == Example.step[20].commit && change.date == Example.step[20].date)
        #expect(abs(change.before - 1.414) < 0.005 && abs(change.after - 1.555) < 0.005 && change.pValue <= 0.01)
        #expect(trend.level == change.after)
    }

    @Test func unusableRunsAreNoPoints() {
        let runs = [
            Example.run(0), Example.run(1, state: .failed), Example.run(2, state: .incomplete),
            Example.run(3, [Example.cell(isValid: false), Example.cell("hanoi")]), Example.run(4),
        ]
        let trends = Trends(runs)
        #expect(trends.series.map { $0.points.map(\.run) } == [["run 0", "run 4"], ["run 3"]])
        #expect(trends.unusableRuns == 2)
        #expect(lines(trends).last == "note: 2 runs of the history failed or ended early: no trend has a point of it")
    }

    @Test func filters() {
        var runs = Example.step
        runs[39].branch = "feature"
        func count(_ filter: TrendFilter) -> [Int] { Trends(runs, filter: filter).series.map(\.points.count) }
        #expect(count(TrendFilter(arms: ["python"])) == [40])
        #expect(count(TrendFilter(workloads: ["hanoi"])) == [])
        #expect(count(TrendFilter(environments: ["0"])) == [])
        #expect(count(TrendFilter(environments: ["1a2b3c4d"], last: 3)) == [3, 3])
        #expect(count(TrendFilter(branches: ["feature"])) == [1, 1])
        #expect(Trends(runs, filter: TrendFilter(last: 1)).series[0].latest.run == "run 39")
    }

    /// Another program is another trend, and the report tells the two apart.
    @Test func aChangedWorkloadBeginsAnotherTrend() {
        let runs = [Example.run(0, [Example.cell(sha256: "bbbbbbbbbb")]), Example.run(1), Example.run(2)]
        let trends = Trends(runs)
        #expect(trends.series.map(\.workloadSha256) == ["bbbbbbbbbb", "aaaaaaaaaa"])
        #expect(lines(trends)[2].hasPrefix("fib@bbbbbbb  c       1  2026-01-01  2026-01-01"))
        #expect(lines(trends)[3].hasPrefix("fib@aaaaaaa  c       2  2026-01-02  2026-01-03"))
    }

    private func lines(_ trends: Trends) -> [String] { TrendReport(trends, sparkline: Sparkline(.ascii)).lines }

    @Test func theTable() {
        let lines = lines(Trends(Example.step))
        #expect(lines[0] == "CPython 3.11.2, Example 3000, 2 cores (environment 1a2b3c4d)")
        #expect(lines[1].hasPrefix("workload  arm     runs  first       last        ratio  95% interval  level  trend"))
        #expect(lines[2].hasPrefix("fib       c         40  2026-01-01  2026-02-09  1.568   1.552-1.583  1.5"))
        #expect(
            lines[4].hasPrefix("change: fib under c from 1.414 to 1.55")
                && lines[4].contains("at 0123456789ab, 2026-01-21T00:00:00Z; p = 0.001, 20 runs before it, 20 from it on"))
        #expect(lines.count == 6)
    }

    @Test func anEmptyHistory() {
        #expect(lines(Trends([])) == ["no complete run yet"])
        #expect(lines(Trends([Example.run(0, [], state: .incomplete)])).count == 2)
    }

    @Test func markdown() {
        var runs = Example.step
        for index in runs.indices { runs[index].cells[0].workload = "a|b" }
        let lines = TrendReport(Trends(runs), sparkline: Sparkline(.blocks)).markdown
        #expect(lines[2].filter { $0 == "|" }.count == 10 && lines[3] == "|---|---|---:|---|---|---:|---:|---:|---|")
        #expect(lines[4].hasPrefix("| a\\|b | c | 40 | 2026-01-01 |") && lines[4].hasSuffix("` |"))
        #expect(lines.contains { $0.hasPrefix("- change: a\\|b under c from 1.414") })
    }

    @Test func json() throws {
        let trends = Trends(Example.step)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        #expect(try decoder.decode(Trends.self, from: Data(try trends.json().utf8)) == trends)
        #expect(try trends.json().contains("\"schema\" : \"codesnap-bench trends\""))
    }
}
