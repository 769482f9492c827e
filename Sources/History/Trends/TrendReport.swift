import Benchmarking
import Foundation
import Statistics

/// Trends as text: a table and a list of the changes for each environment.
public struct TrendReport {
    private let trends: Trends
    private let sparkline: Sparkline

    public init(_ trends: Trends, sparkline: Sparkline) {
        self.trends = trends
        self.sparkline = sparkline
    }

    private static let columns: [(heading: String, alignment: Table.Alignment)] = [
        ("workload", .left), ("arm", .left), ("runs", .right), ("first", .left), ("last", .left), ("ratio", .right),
        ("95% interval", .right), ("level", .right), ("trend", .left),
    ]

    /// For a terminal.
    public var lines: [String] {
        var lines: [String] = []
        for environment in trends.environments {
            let series = trends.series.filter { $0.environment == environment.digest }
            var table = Table(Self.columns)
            for trend in series { table.add(row(trend).map(Self.printable) + [sparkline(trend)]) }
            lines += [Self.printable(environment.label)] + table.lines + series.flatMap { changes($0, Self.printable) } + [""]
        }
        return lines + closing
    }

    /// For a page of a CI service or a README.
    public var markdown: [String] {
        var lines: [String] = []
        for environment in trends.environments {
            let series = trends.series.filter { $0.environment == environment.digest }
            lines += ["### \(MarkdownText.escaped(environment.label))", ""]
            lines.append("| " + Self.columns.map(\.heading).joined(separator: " | ") + " |")
            lines.append("|" + Self.columns.map { $0.alignment == .left ? "---|" : "---:|" }.joined())
            lines += series.map { trend in
                let cells = row(trend).map(MarkdownText.escaped) + ["`\(sparkline(trend))`"]
                return "| " + cells.joined(separator: " | ") + " |"
            }
            lines += [""] + series.flatMap { changes($0, MarkdownText.escaped) }.map { "- " + $0 }
            if lines.last?.isEmpty == false { lines.append("") }
        }
        return lines + closing
    }

    /// All columns but the last.
    private func row(_ trend: Trend) -> [String] {
        [
            name(trend), trend.arm, "\(trend.points.count)", Self.day(trend.points[0].date), Self.day(trend.latest.date),
            Figures.ratio(trend.latest.ratio), trend.latest.interval.map(Figures.range) ?? "n too small",
            Figures.ratio(trend.level),
        ]
    }

    private func sparkline(_ trend: Trend) -> String { sparkline.text(trend.points.map(\.ratio)) }

    /// A line a change, with what is not ours passed through `clean`.
    private func changes(_ trend: Trend, _ clean: (String) -> String) -> [String] {
        trend.changes.map { change in
            "change: \(clean(name(trend))) under \(clean(trend.arm)) from \(Figures.ratio(change.before)) to "
                + "\(Figures.ratio(change.after)) (\(Figures.change(change.after / change.before))) at "
                + "\(clean(change.commit.map(Self.short) ?? "an unknown commit")), \(change.date); "
                + "p = \(String(format: "%.3f", change.pValue)), \(change.runsBefore) runs before it, "
                + "\(change.runsAfter) from it on"
        }
    }

    private var closing: [String] {
        var lines = trends.series.isEmpty ? ["no complete run yet"] : []
        if trends.unusableRuns > 0 {
            let count = trends.unusableRuns
            lines.append(
                "note: \(count) \(count == 1 ? "run" : "runs") of the history failed or ended early: no trend has a point of it"
            )
        }
        return lines
    }

    /// The workload, with the start of its file's digest where the history has more than one version of the file.
    private func name(_ trend: Trend) -> String {
        let versions = Set(trends.series.filter { $0.workload == trend.workload }.map(\.workloadSha256))
        return versions.count > 1 ? "\(trend.workload)@\(trend.workloadSha256.prefix(7))" : trend.workload
    }

    private static func day(_ date: String) -> String { String(date.prefix(10)) }

    /// A commit's first twelve digits, and whether it was changed.
    private static func short(_ commit: String) -> String {
        commit.prefix(12) + (commit.hasSuffix("-dirty") ? "-dirty" : "")
    }

    /// Names come from files that others wrote: nothing in them steers a terminal.
    private static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
