import Benchmarking
import Foundation
import History

/// The report of a run: one HTML file that needs nothing but itself. Texts and tables are plain HTML; scripts add the charts.
public struct ReportPage {
    private let results: Results
    private let baselines: [BaselineStore.Entry]
    private let trends: Trends?

    /// - Parameters:
    ///   - baselines: Those that may have been compared with: their samples are drawn beside the run's.
    ///   - trends: Of the history that was named; nil without one.
    public init(_ results: Results, baselines: [BaselineStore.Entry] = [], trends: Trends? = nil) {
        self.results = results
        self.baselines = baselines
        self.trends = trends
    }

    /// Writes the page. Flame graph pages that lie in its folder are linked.
    public func write(to path: String) throws(BenchmarkError) {
        let folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
        try OutputFile.write(Data(text(in: folder).utf8), to: path)
    }

    /// The page as it is in a folder.
    public func text(in folder: String) -> String {
        let pages = FlameGraphPages(folder: folder, results: results)
        let cells = ReportedCell.all(of: results, baselines: baselines, trends: trends, pages: pages)
        let data = ChartData(cells, tolerance: results.tolerance).markup
        let conclusion = Conclusion(results, cells: cells)
        let parts: [String: Markup] = [
            "title": "codesnap-bench: \(results.outcome.rawValue)",
            "nonce": "codesnap-\(shortDigest([data.text]))",
            "facts": facts,
            "conclusion": Self.markup(conclusion, results: results),
            "cells": CellTable(cells: cells).markup,
            "cards": cards(cells),
            "history": historyNote,
            "run": RunSection(results: results, demo: pages.demo).markup,
            "data": data,
            "style": Assets.style,
            "script": Assets.script,
        ]
        return Assets.assemble(parts)
    }

    private var facts: Markup {
        var facts: [Markup] = []
        if let commit = results.commit { facts.append("commit <code>\(BaselineReport.short(commit))</code>") }
        facts.append(#"<time datetime="\#(results.date)">\#(results.date)</time>"#)
        facts.append("\(results.entries.count) \(results.entries.count == 1 ? "cell" : "cells")")
        facts.append(
            "\(results.rounds) \(results.rounds == 1 ? "round" : "rounds") in \(Figures.wholeSeconds(results.seconds))")
        return Markup(facts.map { "<span>\($0)</span>" }, separator: " ")
    }

    private static func markup(_ conclusion: Conclusion, results: Results) -> Markup {
        let style = conclusion.style
        let incomplete: Markup? =
            results.incomplete == true
            ? #"<span class="verdict unsure"><span aria-hidden="true">⚠</span> incomplete</span>"# : nil
        // An interrupted command ends with the signal's, which is not known here.
        let code: Markup? =
            results.incomplete == true ? nil : #"<p class="code">exit code \#(Int(conclusion.outcome.exitCode))</p>"#
        return """
            <section class="conclusion \(style.name)" aria-label="Verdict">
            <p class="headline"><span class="symbol" aria-hidden="true">\(style.symbol)</span> \(conclusion.headline) \(incomplete)</p>
            \(conclusion.advice.map { "<p>\($0)</p>\n" as Markup })\(code)
            </section>
            """
    }

    /// The cells in the order in which they were laid out, those of one workload and interpreter together.
    private func cards(_ cells: [ReportedCell]) -> Markup {
        var groups: [(heading: Markup, cells: [ReportedCell])] = []
        for reported in cells {
            let last = groups.last?.cells.first?.cell
            if last?.workload == reported.cell.workload, last?.interpreter == reported.cell.interpreter {
                groups[groups.count - 1].cells.append(reported)
            } else {
                let label = reported.environment.interpreter.label
                groups.append(("\(reported.cell.workload) <small>\(label)</small>", [reported]))
            }
        }
        return Markup(
            groups.map { group in
                """
                <section class="group"><h3>\(group.heading)</h3><div class="grid">
                \(group.cells.map { CellCard(reported: $0, results: results).markup })</div></section>

                """
            })
    }

    private var historyNote: Markup {
        trends == nil
            ? "<p class=\"quiet\">Trends are drawn when a history is named: <code>--history FILE</code>.</p>"
            : trends?.unusableRuns == 0
                ? ""
                : "<p class=\"quiet\">Trends leave out \(trends?.unusableRuns ?? 0) runs of the history that failed or ended early.</p>"
    }
}
