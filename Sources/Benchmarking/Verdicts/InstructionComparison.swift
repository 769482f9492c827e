import Foundation

/// The instructions of a cell held against the baseline's.
public struct InstructionComparison: Hashable, Sendable, Codable {
    public var cost: InstructionCost
    /// Instructions an event then; nil where they were not counted.
    public var baseline: Double?

    /// How much more instructions an event may take before it is a regression: 0.03 is 3%. They are counted, not timed; but where memory
    /// happens to lie decides whether a growing list is copied, which was seen to move the Python tracer's by 1.6% without a change.
    public static let tolerance = 0.03

    /// Now over then: 1.1 is 10% more.
    public var change: Double? { baseline.map { cost.perEvent / $0 } }

    /// Whether it is more by more than the tolerance and what the counts are good for.
    var isRegression: Bool { change.map { $0 > 1 + Self.tolerance + cost.disagreement } ?? false }

    /// For a cell's note and the report.
    package var text: String {
        let now = String(format: "%.1f instructions an event", cost.perEvent)
        let then = baseline.map { String(format: ", %.1f then (%@)", $0, Figures.change(cost.perEvent / $0)) } ?? ""
        return now + then + String(format: "; counts agree within %.2f%%", 100 * cost.disagreement)
    }
}
