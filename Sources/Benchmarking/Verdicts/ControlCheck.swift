import Statistics

/// Untraced against untraced must come out as 1, or the machine changed faster than blocks alternate and no ratio beside it means
/// anything.
package enum ControlCheck {
    /// How far from 1 the whole interval of a control may lie: 0.02 is 2%.
    package static let limit = 0.02

    /// What to say where the control of that cell's workload and interpreter is off; nil where it is not, or was not measured.
    package static func drift(of cell: Cell, among cells: [Cell]) -> String? {
        let control = cells.first {
            $0.isControl && $0.workload == cell.workload && $0.interpreter == cell.interpreter && !$0.samples.isEmpty
        }
        guard let control else { return nil }
        let summary = CellSummary(control, control: nil)
        guard let interval = summary.interval, interval.lower > 1 + limit || interval.upper < 1 / (1 + limit) else { return nil }
        return "the control drifted: \(cell.workload) untraced against untraced took \(Figures.ratio(summary.ratio)) times as "
            + "long; measure on a quieter machine"
    }
}
