/// The specification's line about a workload:
///
///     fib       (10336, 10336): 0.000852800 vs 0.013735200(16.11)[py] vs 0.001585900(1.86)[c] vs 0.001628400(1.91)[cProfile]
///
/// In parentheses the events that the Python tracer and the native tracer recorded in one call of `workload()`, then the seconds
/// of one untraced call, then of one call under each arm with the arm's ratio. What was not measured is left out, and its
/// count is a dash.
enum SpecificationLine {
    /// - Parameters:
    ///   - workload: Its name.
    ///   - entries: The entries of that workload under one interpreter, the control among them, in the order of the arms.
    static func text(_ workload: String, _ entries: [Results.Entry]) -> String {
        func events(_ arm: Arm) -> String {
            entries.first { $0.cell.arm == arm.name }?.cell.events.map(String.init) ?? "-"
        }
        let control = entries.first { $0.cell.isControl }
        let arms = entries.filter { !$0.cell.isControl }.map { entry in
            let ratio = ratio(entry.summary.ratio)
            return "\(Figures.seconds(entry.summary.tracedSeconds))(\(ratio))[\(Arm(name: entry.cell.arm).label)]"
        }
        let times = [control.map { Figures.seconds($0.summary.untracedSeconds) } ?? "-"] + arms
        let padding = String(repeating: " ", count: max(1, 10 - workload.count))
        return "\(workload)\(padding)(\(events(.python)), \(events(.c))): " + times.joined(separator: " vs ")
    }

    /// Two decimals, as the specification has it.
    private static func ratio(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
