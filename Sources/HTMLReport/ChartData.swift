import Benchmarking
import Foundation
import History
import Statistics

/// The numbers that the page's scripts draw. Texts are in the page itself.
struct ChartData: Encodable {
    /// A cell.
    struct Cell: Encodable {
        /// What a chart is called, for those who hear the page.
        var name: String
        /// For each process its round, its ratio and its place in the run.
        var first: [[Double]]
        var second: [[Double]]
        var ratio: Double
        var interval: [Double]?
        var before: Before?
        /// The lowest and the highest ratio that count as unchanged.
        var band: [Double]?
        /// Of a tripwire.
        var alarm: Double?
        /// Of the change, as a ratio of ratios.
        var change: [Double]?
        var trend: Series?
    }

    /// What it is held against.
    struct Before: Encodable {
        var ratios: [Double]
        var ratio: Double
        var interval: [Double]?
    }

    /// Its history.
    struct Series: Encodable {
        struct Point: Encodable {
            /// Date, commit and branch.
            var run: String
            var ratio: Double
            var interval: [Double]?
        }
        struct Change: Encodable {
            /// Index of the point.
            var point: Int
            var before: Double
            var after: Double
        }
        var points: [Point]
        var changes: [Change]
        var level: Double
    }

    var tolerance: Double
    /// By the index of the entry.
    var cells: [Cell]

    init(_ reported: [ReportedCell], tolerance: Double) {
        self.tolerance = tolerance
        cells = reported.map { Cell($0, tolerance: tolerance) }
    }

    /// As the content of a script element, which nothing in a name can end, and which is one line to every reader.
    var markup: Markup {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every number is finite: the others were left out.
        guard let data = try? encoder.encode(self) else { preconditionFailure("a chart with a number that is none") }
        // By scalars: a character may be one of these with an accent on it. All of them stand inside of texts only, where JSON has escapes.
        var text = ""
        for scalar in String(decoding: data, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "<", ">", "&", "\u{2028}", "\u{2029}": text += String(format: "\\u%04x", scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        var markup: Markup = ""
        markup.text = text
        return markup
    }

    /// A ratio to as many digits as a chart can show; nil for what is no number, which a damaged file may have.
    fileprivate static func rounded(_ value: Double) -> Double? {
        guard value.isFinite, value > 0 else { return nil }
        let scale = value < 100 ? 1e4 : 1e2
        return max((value * scale).rounded(), 1) / scale
    }

    fileprivate static func rounded(_ interval: Interval?) -> [Double]? {
        guard let interval, let lower = rounded(interval.lower), let upper = rounded(interval.upper) else { return nil }
        return [lower, upper]
    }
}

extension ChartData.Cell {
    init(_ reported: ReportedCell, tolerance: Double) {
        func points(_ pass: Sample.Pass) -> [[Double]] {
            reported.cell.samples.filter { $0.pass == pass }.sorted { $0.round < $1.round }.compactMap { sample in
                ChartData.rounded(sample.ratio).map { [Double(sample.round), $0, Double(sample.position)] }
            }
        }
        let summary = reported.entry.summary
        name = Markup.visible(reported.name)
        first = points(.first)
        second = points(.second)
        ratio = ChartData.rounded(summary.ratio) ?? 1
        interval = ChartData.rounded(summary.interval)
        before = reported.yardstick.flatMap { yardstick in
            ChartData.rounded(yardstick.ratio).map {
                ChartData.Before(
                    ratios: yardstick.ratios.compactMap(ChartData.rounded), ratio: $0,
                    interval: ChartData.rounded(yardstick.interval))
            }
        }
        band = reported.band(tolerance: tolerance).flatMap {
            ChartData.rounded(Interval(lower: $0.lowerBound, upper: $0.upperBound, confidence: 1))
        }
        alarm = reported.alarm.flatMap(ChartData.rounded)
        change = reported.comparison.change.flatMap(ChartData.rounded).map {
            [$0] + (ChartData.rounded(reported.comparison.changeInterval) ?? [])
        }
        trend = reported.trend.map(ChartData.Series.init)
    }
}

extension ChartData.Series {
    init(_ trend: Trend) {
        points = trend.points.map { point in
            let commit = point.commit.map(BaselineReport.short)
            return Point(
                run: Markup.visible([point.date, commit, point.branch].compactMap(\.self).joined(separator: " ")),
                ratio: ChartData.rounded(point.ratio) ?? 1, interval: ChartData.rounded(point.interval))
        }
        changes = trend.changes.compactMap { change in
            guard let before = ChartData.rounded(change.before), let after = ChartData.rounded(change.after) else { return nil }
            return Change(point: change.point, before: before, after: after)
        }
        level = ChartData.rounded(trend.level) ?? 1
    }
}
