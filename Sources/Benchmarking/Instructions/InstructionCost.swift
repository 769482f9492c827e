import Statistics

/// How many instructions recording takes.
public struct InstructionCost: Hashable, Sendable, Codable {
    /// Instructions an event more than untraced, or a call of `workload()` where the arm does not count events.
    public var perEvent: Double
    /// How far apart the counts of the same process were, as a share of the cost: what the figure is good for.
    public var disagreement: Double

    init(perEvent: Double, disagreement: Double) {
        self.perEvent = perEvent
        self.disagreement = disagreement
    }

    /// nil where either cell has no counts, or tracing took none.
    init?(_ cell: Cell, control: Cell?) {
        guard let traced = cell.instructions, let untraced = control?.instructions, !cell.isControl,
            let least = traced.min(), let most = traced.max(), let lowest = untraced.min(), let highest = untraced.max()
        else { return nil }
        let cost = median(traced.map(Double.init)) - median(untraced.map(Double.init))
        guard cost > 0 else { return nil }
        perEvent = cost / Double(max(1, cell.events ?? 1))
        disagreement = Double(most - least + highest - lowest) / cost
    }
}
