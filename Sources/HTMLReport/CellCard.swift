import Benchmarking
import Foundation
import Statistics

/// Everything about one cell: the chart of its samples, its figures, flame graphs and trend.
struct CellCard {
    var reported: ReportedCell
    var results: Results

    private var cell: Cell { reported.cell }
    private var comparison: Comparison { reported.comparison }

    var markup: Markup {
        let note: Markup? = comparison.note.isEmpty ? nil : #"<p class="note">\#(comparison.note)</p>"#
        return """
            <article class="card" id="\(reported.id)" data-cell="\(reported.index)" aria-labelledby="\(reported.id)-name">
            <header><h4 id="\(reported.id)-name">\(cell.arm) <small>\(cell.workload), \(reported.environment.interpreter.label)</small></h4>\
            \(reported.badge)</header>
            \(note)\(drift)<figure class="samples" data-cell="\(reported.index)"><figcaption>\(samples)</figcaption></figure>
            <dl class="values">\(figures.map(Self.row))</dl>
            \(links)\(explanation)\(trend)</article>

            """
    }

    private static func row(_ figure: (name: Markup, value: Markup)) -> Markup {
        "<div><dt>\(figure.name)</dt><dd>\(figure.value)</dd></div>"
    }

    /// Said of what is not judged, too: its ratio means no more than that of the others.
    private var drift: Markup? {
        guard let drift = reported.drift, comparison.verdict != .invalid else { return nil }
        return #"<p class="note"><span class="verdict unsure"><span aria-hidden="true">⚠</span></span> \#(drift)</p>"#
    }

    private var samples: String {
        let ratios = cell.samples.map(\.ratio).filter(\.isFinite)
        let range = "\(Figures.ratio(ratios.min() ?? 1)) to \(Figures.ratio(ratios.max() ?? 1))"
        let again = cell.samples.count { $0.pass == .second }
        return again == 0
            ? "\(cell.samples.count) \(cell.samples.count == 1 ? "sample" : "samples"), \(range)"
            : "\(cell.samples.count - again) samples in the first pass and \(again) in the second, \(range)"
    }

    private var figures: [(name: Markup, value: Markup)] {
        let summary = reported.entry.summary
        var figures: [(name: Markup, value: Markup)] = [
            ("ratio", "\(Figures.ratio(summary.ratio))\(interval(summary.interval))"),
            ("untraced, traced", "\(Figures.duration(summary.untracedSeconds)), \(Figures.duration(summary.tracedSeconds))"),
        ]
        if let spread = summary.spread { figures.append(("spread", "\(Figures.percentage(spread))")) }
        if let yardstick = reported.yardstick {
            let commit: Markup? = yardstick.commit.map { #" at <code title="\#($0)">\#(BaselineReport.short($0))</code>"# }
            // Where only the median is known, nothing can be said of its interval.
            let range = yardstick.ratios.isEmpty ? "" : interval(yardstick.interval)
            let basis = comparison.basis.rawValue
            figures.append(
                ("baseline", "\(Figures.ratio(yardstick.ratio))\(range), \(yardstick.name)\(commit) (\(basis))"))
        }
        if let change = comparison.change {
            let range: Markup? = comparison.changeInterval.map { " (\(CellTable.range($0)))" }
            figures.append(("change", "\(Figures.change(change))\(range), tolerance \(Figures.percentage(results.tolerance))"))
        }
        if let alarm = reported.alarm { figures.append(("tripwire", "an alarm above \(Figures.ratio(alarm))")) }
        if let smallest = comparison.smallestChange {
            figures.append(("could see", "\(Figures.change(smallest)) or more"))
        }
        if let pValue = comparison.pValue {
            figures.append(
                (
                    #"<abbr title="probability of such samples if it were no slower than the tolerance allows">p</abbr>"#,
                    "\(Self.probability(pValue)), adjusted for all cells"
                ))
        }
        return figures + passes + checks + counts
    }

    /// To four digits; never nothing at all.
    private static func probability(_ value: Double) -> String { value < 0.0001 ? "below 0.0001" : String(format: "%.4f", value) }

    private func interval(_ interval: Interval?) -> String {
        interval.map { " (\(Figures.range($0)))" } ?? " (too few rounds for an interval)"
    }

    private var passes: [(name: Markup, value: Markup)] {
        zip(["first pass", "second pass"] as [Markup], comparison.passes ?? []).map { name, pass in
            let change = pass.change.map { " (\(Figures.change($0)))" } ?? ""
            return (name, "\(Figures.ratio(pass.ratio))\(change) in \(pass.rounds) rounds")
        }
    }

    /// What shows whether the measuring itself was right.
    private var checks: [(name: Markup, value: Markup)] {
        var checks: [(name: Markup, value: Markup)] = []
        if let control = reported.control {
            let remark: Markup = reported.drift == nil ? "" : ": <strong>it drifted</strong>"
            checks.append(
                (
                    #"<abbr title="untraced against untraced, in the same run">control (A/A)</abbr>"#,
                    "\(Figures.ratio(control.summary.ratio))\(interval(control.summary.interval))\(remark)"
                ))
        }
        if let residue = reported.entry.summary.residue {
            let range = reported.entry.summary.residueInterval
            let isLarge = (range?.lower ?? 0) > 1 + RunReport.residueLimit
            let remark: Markup = isLarge ? ": <strong>switching off leaves something behind</strong>" : ""
            checks.append(
                (
                    #"<abbr title="untraced blocks beside this arm, over those of the control">left behind</abbr>"#,
                    "\(Figures.change(residue))\(range.map { " (\(CellTable.range($0)))" } ?? "")\(remark)"
                ))
        }
        return checks
    }

    private var counts: [(name: Markup, value: Markup)] {
        var counts: [(name: Markup, value: Markup)] = []
        let summary = reported.entry.summary
        if let events = cell.events { counts.append(("events a call", "\(events)")) }
        if summary.bytesPerEvent != nil { counts.append(("trace file", "\(MetricsTable.bytesPerEvent(summary)) bytes an event")) }
        if summary.peakMemory != nil {
            let added = summary.addedMemory == nil ? "" : ", \(MetricsTable.addedMemory(summary)) over the control"
            counts.append(("peak memory", "\(MetricsTable.peakMemory(summary))\(added)"))
        }
        if let instructions = comparison.instructions {
            counts.append(("instructions", "\(instructions.text)"))
        } else if let counted = cell.instructions {
            counts.append(("instructions a call", "\(counted.map(String.init).joined(separator: ", "))"))
        }
        return counts
    }

    private var links: Markup? {
        let now = reported.page.map(Self.link)
        if !reported.isRegression, reported.pageBefore == nil { return now.map { #"<p class="pages">\#($0)</p>"# } }
        let before = reported.pageBefore.map(Self.link) ?? noPageBefore
        return """
            <p class="pages"><span><span class="side">before</span> \(before)</span>\
            <span><span class="side">now</span> \(now ?? Self.noPage)</span></p>

            """
    }

    private static func link(_ address: String) -> Markup { #"<a href="\#(address)">flame graph</a>"# }

    private static let noPage: Markup = "no flame graph lies beside this report"

    private var noPageBefore: Markup {
        comparison.basis == .sameRun
            ? Self.noPage
            : """
            no flame graph: a stored baseline is figures only; <code>codesnap-bench gate --base REVISION</code> traces both revisions
            """
    }

    /// How to find out which functions it was.
    private var explanation: Markup? {
        guard reported.isRegression, let words = ExplainCommandLine.words(reported, results: results) else { return nil }
        let line = ShellText.line(words)
        let hint: Markup? =
            words.contains(ExplainCommandLine.unknownRevision)
            ? " Put the revision of the baseline in the place of \(ExplainCommandLine.unknownRevision)." : nil
        return """
            <p class="explain">Which functions cost more, by instructions:\(hint)</p>
            <p class="command"><code>\(line)</code></p>

            """
    }

    private var trend: Markup? {
        guard let trend = reported.trend else { return nil }
        let changes = trend.changes.map { change -> Markup in
            let commit = change.commit.map(BaselineReport.short) ?? "an unknown commit"
            return """
                <li>\(Figures.change(change.after / change.before)), from \(Figures.ratio(change.before)) to \
                \(Figures.ratio(change.after)), at <code>\(commit)</code>, \(change.date); p = \(String(format: "%.3f", change.pValue))</li>
                """
        }
        let found: Markup = changes.isEmpty ? "no change found" : "\(changes.count) \(changes.count == 1 ? "change" : "changes")"
        return """
            <h5>Trend</h5>
            <figure class="trend" data-cell="\(reported.index)"><figcaption>\(trend.points.count) \
            \(trend.points.count == 1 ? "run" : "runs"), level \(Figures.ratio(trend.level)), \(found)</figcaption></figure>
            <ul class="changes">\(changes)</ul>

            """
    }
}
