import Foundation

/// What was found beside the times, for a terminal: events, the size of a trace and memory. None of it is gated.
package enum MetricsTable {
    /// What stands where a figure is not to be had: for an arm that does not count or save, or on a system that does not say.
    static let none = "-"

    static func lines(_ entries: [Results.Entry]) -> [String] {
        var table = Table([
            ("workload", .left), ("arm", .left), ("events", .right), ("bytes an event", .right), ("peak memory", .right),
            ("more than untraced", .right),
        ])
        for entry in entries {
            table.add([
                entry.cell.workload, entry.cell.arm, entry.cell.events.map(String.init) ?? none,
                bytesPerEvent(entry.summary), peakMemory(entry.summary), addedMemory(entry.summary),
            ])
        }
        return [""] + table.lines
    }

    package static func bytesPerEvent(_ summary: CellSummary) -> String {
        summary.bytesPerEvent.map { String(format: "%.2f", $0) } ?? none
    }

    package static func peakMemory(_ summary: CellSummary) -> String {
        summary.peakMemory.map { String(format: "%.1f MiB", $0 / mebibyte) } ?? none
    }

    package static func addedMemory(_ summary: CellSummary) -> String {
        summary.addedMemory.map { String(format: "%+.1f MiB", $0 / mebibyte) } ?? none
    }

    private static let mebibyte = 1_048_576.0
}
