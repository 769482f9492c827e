import Foundation

/// An explanation as text for a terminal.
public struct ExplanationReport {
    private let explanation: Explanation
    private let most: Int

    /// - Parameter most: How many functions to name.
    public init(_ explanation: Explanation, most: Int) {
        self.explanation = explanation
        self.most = most
    }

    public var lines: [String] {
        let (before, now) = (explanation.before.perEvent, explanation.now.perEvent)
        var lines = [
            "instructions an event more than untraced: \(number(before)) then, \(number(now)) now (\(Figures.change(now / before)))"
        ]
        guard !explanation.rows.isEmpty else { return lines + ["no function takes more or fewer instructions than then"] }
        var table = Table([("function", .left), ("then", .right), ("now", .right), ("difference", .right)])
        for row in explanation.rows.prefix(most) {
            table.add([
                row.function, number(row.before), number(row.now), String(format: "%+.2f", row.difference),
            ])
        }
        lines += table.lines
        let rest = explanation.rows.dropFirst(most)
        if !rest.isEmpty {
            let sum = rest.map(\.difference).reduce(0, +)
            lines.append("and \(rest.count) more, \(String(format: "%+.2f", sum)) together")
        }
        return lines
    }

    private func number(_ value: Double) -> String { String(format: "%.2f", value) }
}
