import Foundation
import Statistics

extension HistoryRun {
    /// What cannot be right about it, in a few words; nil when nothing is: for runs that come from a
    /// file, where anything may be.
    public var defect: String? {
        if id.isEmpty { return "no run.id" }
        if !date.hasSuffix("Z") || (try? Date(date, strategy: .iso8601)) == nil {
            return "run.date is not a date such as 2026-01-31T12:00:00Z"
        }
        let digests = environments.map(\.digest)
        if Set(digests).count < digests.count { return "two environments have one digest" }
        if let unused = digests.first(where: { digest in !cells.contains { $0.environment == digest } }) {
            return "the environment \(unused) has no cells"
        }
        var seen: Set<[String]> = []
        for (index, cell) in cells.enumerated() {
            if !digests.contains(cell.environment) {
                return "run.cells[\(index)] is of an environment that the run does not have"
            }
            if !seen.insert([cell.environment, cell.workload, cell.arm]).inserted {
                return "two cells are \(cell.workload) under \(cell.arm) in one environment"
            }
            if let defect = cell.defect { return "run.cells[\(index)] has \(defect)" }
        }
        return nil
    }
}

extension HistoryCell {
    fileprivate var defect: String? {
        if workload.isEmpty || arm.isEmpty { return "no name of a workload or arm" }
        if !ratio.isFinite || ratio <= 0 { return "a ratio that cannot be right" }
        if rounds != logRatios.count || rounds < 1 { return "\(rounds) rounds and \(logRatios.count) log ratios" }
        let numbers = [untracedSeconds, tracedSeconds, instructionsPerEvent, spread, change].compactMap(\.self)
        let intervals = [interval, changeInterval].compactMap(\.self).flatMap { [$0.lower, $0.upper, $0.confidence] }
        return (numbers + intervals + logRatios).allSatisfy(\.isFinite) ? nil : "a number that is none"
    }
}
