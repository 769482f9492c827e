import Benchmarking
import Foundation

/// The trends of a history: what `codesnap-bench history` prints, and as JSON all that other tools need to draw them.
public struct Trends: Hashable, Sendable, Codable {
    /// Tells this from other JSON.
    public static let schemaName = "codesnap-bench trends"
    /// A reader refuses a higher version.
    public static let currentVersion = 1

    public var schema = schemaName
    public var version = currentVersion
    /// Those that have trends.
    public var environments: [HistoryEnvironment]
    /// By environment, workload and arm; of one workload the older version of its file first.
    public var series: [Trend]
    /// Runs that failed or were interrupted: no trend has a point of theirs.
    public var unusableRuns: Int

    /// The trends of the runs and cells that `filter` leaves.
    ///
    /// - Parameter runs: In any order.
    public init(_ runs: [HistoryRun], filter: TrendFilter = TrendFilter()) {
        let runs = runs.filter(filter.holds).sorted { ($0.date, $0.id) < ($1.date, $1.id) }
        let usable = runs.filter { $0.state == .complete }
        unusableRuns = runs.count - usable.count
        var points: [SeriesKey: [Trend.Point]] = [:]
        var keys: [SeriesKey] = []
        for run in usable {
            for cell in run.cells where cell.isValid && filter.holds(cell) {
                let key = SeriesKey(cell)
                if points[key] == nil { keys.append(key) }
                points[key, default: []].append(
                    Trend.Point(
                        run: run.id, date: run.date, commit: run.commit, branch: run.branch, ratio: cell.ratio,
                        interval: cell.interval))
            }
        }
        series = keys.enumerated().sorted { first, second in
            // In the order in which they began where all else is equal.
            first.element.names == second.element.names
                ? first.offset < second.offset : first.element.names < second.element.names
        }.map { _, key in
            Trend(
                environment: key.environment, workload: key.workload, workloadSha256: key.workloadSha256, arm: key.arm,
                isReference: key.isReference, points: Array((points[key] ?? []).suffix(filter.last ?? .max)))
        }
        let digests = series.map(\.environment)
        environments = runs.flatMap(\.environments).reduce(into: []) { known, environment in
            if digests.contains(environment.digest), !known.contains(environment) { known.append(environment) }
        }.sorted { $0.digest < $1.digest }
    }

    /// As JSON in the form of the harness's other files.
    public func json() throws(BenchmarkError) -> String {
        String(decoding: try JSONFile.encode(self), as: UTF8.self)
    }
}

/// What the points of one trend have in common.
private struct SeriesKey: Hashable {
    var environment: String
    var workload: String
    var workloadSha256: String
    var arm: String
    var isReference: Bool

    init(_ cell: HistoryCell) {
        environment = cell.environment
        workload = cell.workload
        workloadSha256 = cell.workloadSha256
        arm = cell.arm
        isReference = cell.isReference
    }

    var names: (String, String, String) { (environment, workload, arm) }
}
