import Foundation

/// A run as Markdown for a CI step summary: the verdict, a table of the cells with the most interesting ones first, and where it was
/// measured.
public enum MarkdownSummary {
    /// GitHub takes step summaries of up to 1 MiB, and drops a longer one as a whole.
    public static let greatestSize = 1_048_576

    /// - Parameter limit: Bytes that it may have. Rows are left out, the least interesting ones first, and it is said how many.
    public static func text(_ results: Results, limit: Int = greatestSize) -> String {
        let head = heading(results)
        let foot = environment(results)
        let rows = results.entriesByInterest.map { row($0, in: results) }
        let table = [
            "| interpreter | workload | arm | verdict | ratio | baseline | change | events | bytes an event | peak memory |",
            "|---|---|---|---|---:|---:|---:|---:|---:|---:|",
        ]
        // What is said of the rows that are left out is longest where all of them are.
        let isWhole = size(head + table + rows + foot) <= limit
        var room = isWhole ? limit : limit - size(head + table + foot) - size(leftOut(rows.count))
        var shown: [String] = []
        for row in rows {
            room -= size([row])
            if room < 0 { break }
            shown.append(row)
        }
        let body = rows.isEmpty ? ["Nothing was measured."] : shown.isEmpty ? [] : table + shown
        return (head + body + leftOut(rows.count - shown.count) + foot).joined(separator: "\n") + "\n"
    }

    private static func leftOut(_ count: Int) -> [String] {
        count == 0 ? [] : ["", "\(count) more \(count == 1 ? "cell is" : "cells are") left out for the size of this summary."]
    }

    /// Bytes of the lines, each with its end.
    private static func size(_ lines: [String]) -> Int { lines.reduce(0) { $0 + $1.utf8.count + 1 } }

    private static func heading(_ results: Results) -> [String] {
        let outcome = results.outcome
        var lines = ["## codesnap-bench: \(outcome.rawValue) (exit code \(outcome.exitCode))", ""]
        if let failure = results.failure { lines += ["**\(MarkdownText.escaped(failure))**", ""] }
        let counts = Dictionary(grouping: results.entries, by: \.comparison.verdict).map { ($0.key.rawValue, $0.value.count) }
        if !counts.isEmpty {
            lines += [counts.sorted { $0.0 < $1.0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", "), ""]
        }
        return lines
    }

    private static func row(_ entry: Results.Entry, in results: Results) -> String {
        let comparison = entry.comparison
        let verdict = MarkdownText.escaped(comparison.verdictText)
        let interval = entry.summary.interval.map { " (\(Figures.range($0)))" } ?? ""
        let cells = [
            MarkdownText.escaped(results.environments[entry.cell.interpreter].interpreter.label),
            MarkdownText.escaped(entry.cell.workload), MarkdownText.escaped(entry.cell.arm),
            entry.finding == .failure || entry.finding == .error ? "**\(verdict)**" : verdict,
            Figures.ratio(entry.summary.ratio) + interval, comparison.baselineRatio.map(Figures.ratio) ?? "-",
            Figures.change(comparison) ?? "-", entry.cell.events.map(String.init) ?? "-",
            MetricsTable.bytesPerEvent(entry.summary),
            MetricsTable.peakMemory(entry.summary)
                + (entry.summary.addedMemory == nil ? "" : " (\(MetricsTable.addedMemory(entry.summary)))"),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func environment(_ results: Results) -> [String] {
        let interpreters = Set(
            results.environments.map { environment in
                let fingerprint = environment.fingerprint
                return "\(environment.interpreter.label): \(fingerprint.cpu), \(fingerprint.cores) cores, \(fingerprint.system), "
                    + "\(fingerprint.kernel), \(fingerprint.libc)"
            })
        let rounds = "\(results.rounds) \(results.rounds == 1 ? "round" : "rounds") in \(Int(results.seconds.rounded())) s"
        let commit = results.commit.map { ", commit \(BaselineReport.short($0))" } ?? ""
        return [
            "", "Ratios are to the untraced program, with 95% intervals. Tolerance \(Figures.percentage(results.tolerance)).", "",
        ]
            + interpreters.sorted().map { "- " + MarkdownText.escaped($0) }
            + ["- " + MarkdownText.escaped("\(rounds)\(commit), \(results.date), seed \(results.seed)"), ""]
    }
}
