import Benchmarking
import Foundation
import HTMLReport
import History

extension OutputOptions {
    /// The most runs of each trend on the page: more would be dots on top of each other.
    private static let mostRuns = 200

    /// Writes the HTML report where it was asked for.
    ///
    /// - Parameters:
    ///   - baselines: Those that the run may have been compared with.
    ///   - history: Where the trends come from; nil for none.
    ///   - path: Where it goes in any case.
    ///   - attempts: Notes the failures.
    func writePage(
        _ results: Results, baselines: [BaselineStore.Entry], history: (any HistoryStore)?, also path: String? = nil,
        noting attempts: inout Attempts
    ) {
        let paths = [path, html].compactMap(\.self)
        if paths.isEmpty { return }
        var trends: Trends?
        if let history {
            let filter = TrendFilter(
                workloads: Array(Set(results.entries.map(\.cell.workload))), arms: Array(Set(results.entries.map(\.cell.arm))),
                environments: Array(Set(results.environments.map(\.fingerprint.digest))), last: Self.mostRuns)
            attempts.attempt { () throws(BenchmarkError) in trends = Trends(try history.runs(), filter: filter) }
        }
        let page = ReportPage(results, baselines: baselines, trends: trends)
        for path in paths { attempts.attempt { () throws(BenchmarkError) in try page.write(to: path) } }
    }
}
