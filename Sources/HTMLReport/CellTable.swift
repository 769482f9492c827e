import Benchmarking
import Statistics

/// The table of all cells, the most interesting ones first. It is complete without scripts, which only sort, filter and draw in it.
struct CellTable {
    var cells: [ReportedCell]

    private struct Column {
        var heading: Markup
        /// What it has: words, numbers, or a picture, which scripts draw.
        var kind = "number"
    }

    private var columns: [Column] {
        [
            Column(heading: "verdict", kind: "word"), Column(heading: "workload", kind: "word"),
            Column(heading: "arm", kind: "word"),
        ] + (hasSeveralInterpreters ? [Column(heading: "interpreter", kind: "word")] : []) + [
            Column(heading: "ratio"), Column(heading: "95% interval"), Column(heading: "baseline"), Column(heading: "change"),
            Column(heading: "change against the tolerance", kind: "drawn"),
            Column(heading: "interval of change"), Column(heading: "could see"), Column(heading: "left behind"),
        ]
    }

    private var hasSeveralInterpreters: Bool { Set(cells.map(\.cell.interpreter)).count > 1 }

    var markup: Markup {
        if cells.isEmpty { return "<p>Nothing was measured.</p>" }
        let sorted = cells.sorted {
            (VerdictStyle($0.comparison.verdict).rank, $0.index) < (VerdictStyle($1.comparison.verdict).rank, $1.index)
        }
        let heads = columns.map { column -> Markup in
            #"<th scope="col" class="\#(column.kind)">\#(column.heading)</th>"#
        }
        return """
            <table id="cells-table"><caption class="unseen">All cells of the run and their verdicts</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(sorted.map(row))</tbody></table>
            """
    }

    private func row(_ reported: ReportedCell) -> Markup {
        let (summary, comparison) = (reported.entry.summary, reported.comparison)
        let note: Markup? = comparison.note.isEmpty ? nil : #"<span class="note">\#(comparison.note)</span>"#
        let verdict: Markup = """
            <td data-value="\(VerdictStyle(comparison.verdict).rank)"><a href="#\(reported.id)">\(reported.badge)</a>\(note)</td>
            """
        let names =
            [reported.cell.workload, reported.cell.arm]
            + (hasSeveralInterpreters ? [reported.environment.interpreter.label] : [])
        let cells: [Markup] = [
            number(Figures.ratio(summary.ratio), summary.ratio),
            number(summary.interval.map(Figures.range) ?? "n too small", summary.interval.map { $0.upper - $0.lower }),
            number(comparison.baselineRatio.map(Figures.ratio), comparison.baselineRatio),
            number(comparison.change.map(Figures.change), comparison.change),
            #"<td class="strip" data-cell="\#(reported.index)"></td>"#,
            number(comparison.changeInterval.map(Self.range), comparison.changeInterval?.upper),
            number(comparison.smallestChange.map(Figures.change), comparison.smallestChange),
            number(summary.residue.map(Figures.change), summary.residue),
        ]
        return """
            <tr data-cell="\(reported.index)">\(verdict)\(names.map { "<td>\($0)</td>" as Markup })\(cells)</tr>

            """
    }

    /// A number with the value that it is sorted by; a dash where there is none.
    private func number(_ text: String?, _ value: Double?) -> Markup {
        let key: Markup? = value.map { #" data-value="\#(String($0))""# }
        return #"<td class="number"\#(key)>\#(text ?? "–")</td>"#
    }

    /// Such as -0.3%..+1.2%.
    static func range(_ interval: Interval) -> String { "\(Figures.change(interval.lower))..\(Figures.change(interval.upper))" }
}
