import Foundation
import Statistics

/// The figures of one arm on one workload in one environment over time.
public struct Trend: Hashable, Sendable, Codable {
    /// One run.
    public struct Point: Hashable, Sendable, Codable {
        public var run: String
        public var date: String
        public var commit: String?
        public var branch: String?
        public var ratio: Double
        public var interval: Interval?
    }

    /// The first run after a change.
    public struct Change: Hashable, Sendable, Codable {
        /// Index of the point.
        public var point: Int
        public var date: String
        public var commit: String?
        /// Median ratio from the change before this one, or the start, up to here.
        public var before: Double
        /// Median ratio from here to the next change, or the end.
        public var after: Double
        public var pValue: Double
        /// Runs that the two medians rest on.
        public var runsBefore: Int
        public var runsAfter: Int
    }

    /// Digest of the environment.
    public var environment: String
    public var workload: String
    public var workloadSha256: String
    public var arm: String
    public var isReference: Bool
    /// In the order of time, one at least.
    public var points: [Point]
    public var changes: [Change]
    /// Median ratio since the last change, or of all: what the next run should come out at.
    public var level: Double

    /// - Parameter points: In the order of time, one at least.
    init(
        environment: String, workload: String, workloadSha256: String, arm: String, isReference: Bool, points: [Point]
    ) {
        precondition(!points.isEmpty, "a trend of nothing")
        self.environment = environment
        self.workload = workload
        self.workloadSha256 = workloadSha256
        self.arm = arm
        self.isReference = isReference
        self.points = points
        changes = Self.changes(in: points)
        level = median(points[(changes.last?.point ?? 0)...].map(\.ratio))
    }

    /// The latest run.
    public var latest: Point { points[points.count - 1] }

    private static func changes(in points: [Point]) -> [Change] {
        // A ratio that doubles moves as far as one that halves.
        let found = changePoints(in: points.map { log($0.ratio) })
        let borders = [0] + found.map(\.index) + [points.count]
        return found.enumerated().map { place, change in
            let before = points[borders[place]..<change.index].map(\.ratio)
            let after = points[change.index..<borders[place + 2]].map(\.ratio)
            return Change(
                point: change.index, date: points[change.index].date, commit: points[change.index].commit,
                before: median(before), after: median(after), pValue: change.pValue, runsBefore: before.count,
                runsAfter: after.count)
        }
    }
}
