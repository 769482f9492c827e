import Benchmarking

/// What a run comes to, in words, and what its reader can do about it.
struct Conclusion {
    var outcome: Outcome
    var style: VerdictStyle
    /// One line.
    var headline: String
    var advice: [Markup] = []

    init(_ results: Results, cells: [ReportedCell]) {
        outcome = results.outcome
        style = VerdictStyle(outcome)
        let gated = cells.filter { !$0.cell.isReference }
        let tolerance = Figures.percentage(results.tolerance)
        func count(_ verdicts: Verdict...) -> Int { gated.count { verdicts.contains($0.comparison.verdict) } }
        func share(_ part: Int) -> String { "\(part) of \(gated.count) \(gated.count == 1 ? "cell" : "cells")" }
        let unsure = count(.inconclusive, .invalid)
        switch results.outcome {
        case .held:
            if gated.isEmpty {
                headline = "Held: only references were measured, and nothing was judged."
            } else if unsure > 0 {
                headline = "Held: no regression was found, but nothing firm can be said of \(share(unsure))."
                // A green one would say that all is known to be well.
                if unsure == gated.count { style = VerdictStyle(.inconclusive as Outcome) }
            } else {
                headline = "Held: no cell became slower than the tolerance of \(tolerance) allows."
            }
        case .regression:
            let slower = count(.regression)
            headline =
                "Regression: \(share(slower)) became slower by more than the tolerance of \(tolerance), or fell over a tripwire."
            if gated.allSatisfy({ !$0.isRegression || $0.comparison.basis != .tripwire }) {
                headline = "Regression: \(share(slower)) became slower by more than the tolerance of \(tolerance) allows."
            }
            advice = [
                "Look at the cells marked ✖ below: their samples, their flame graphs, and the command that names the functions that cost more.",
                "If the cost is meant to be, take new baselines with <code>codesnap-bench baseline update</code> and commit them.",
            ]
        case .failed:
            headline =
                results.incomplete == true
                ? "Interrupted: there is no verdict." : "The measurement failed: there is no verdict."
            let reason = results.failure ?? "why is not known"
            advice = [
                "What was said: \(reason)",
                results.entries.isEmpty
                    ? "Nothing had been measured by then." : "Below is what had been measured by then; it is a part only.",
                results.incomplete == true ? "Measure again." : "Mend that and measure again.",
            ]
        case .inconclusive:
            headline = "Inconclusive: nothing firm can be said of \(share(unsure))."
        case .noBaseline:
            headline = "No baseline: \(share(count(.noBaseline))) had nothing to be compared with."
        case .improvement:
            headline = "Improvement: \(share(count(.improvement))) became faster by more than the tolerance of \(tolerance)."
        }
        if results.outcome == .failed || results.outcome == .regression { return }
        if gated.contains(where: { $0.comparison.basis == .tripwire }) {
            advice.append(
                """
                The baseline is of another environment or another speed of the machine, and only a tripwire: measure one here with \
                <code>codesnap-bench baseline update</code>, or compare two revisions in one run with \
                <code>codesnap-bench gate --base REVISION</code>.
                """)
        } else if unsure > 0 {
            advice.append(
                "More <code>--rounds</code> or a quieter machine make it firmer; the notes in the table say why for each cell.")
        }
        if count(.noBaseline) > 0 {
            advice.append("<code>codesnap-bench baseline update</code> takes a baseline for what has none.")
        }
        if count(.improvement) > 0 {
            advice.append(
                "Take new baselines with <code>codesnap-bench baseline update</code>: the old ones would hide the loss of what was won."
            )
        }
        if advice.isEmpty { advice = ["Nothing to do."] }
    }
}
