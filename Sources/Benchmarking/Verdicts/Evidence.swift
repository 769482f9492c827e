import Foundation
import Statistics

/// What is known of a cell and its baseline before all cells of the run are judged together.
struct Evidence {
    /// What it comes to as far as the cell alone can tell; the verdict is still open unless `isGated` is false.
    var comparison: Comparison
    /// Whether the cell is among those that are judged.
    var isGated: Bool
    /// One-sided p-values of "no slower" and "no faster than the tolerance allows".
    var regression = 1.0
    var improvement = 1.0
    /// Whether the cell is to be measured again.
    var isSuspicious = false

    /// A cell of which nothing is judged.
    init(settled comparison: Comparison) {
        self.comparison = comparison
        isGated = false
    }

    /// Against figures of the same environment or the same run: the shift between the logarithms of the two runs' ratios, against the tolerance.
    ///
    /// - Parameters:
    ///   - cell: With the samples of one pass or of two.
    ///   - before: The logarithms of the ratios that it is held against.
    ///   - secondPassRounds: How many rounds a suspicion would be followed up with; 0: none. In the same run both sides get them.
    init(_ cell: Cell, against before: [Double], _ basis: Comparison.Basis, tolerance: Double, secondPassRounds: Int) {
        let now = cell.logRatios
        let moved = shift(of: now, over: before, confidence: Gate.confidence)
        let limit = log(1 + tolerance)
        comparison = Comparison(.inconclusive, basis, baselineRatio: exp(median(before)))
        comparison.change = exp(moved.estimate)
        comparison.changeInterval = moved.interval?.map(exp)
        isGated = true
        let passes = [cell.logRatios(pass: .first), cell.logRatios(pass: .second)]
        let isFollowedUp = !passes[1].isEmpty
        if isFollowedUp {
            comparison.passes = passes.map {
                Comparison.Pass(
                    rounds: $0.count, ratio: exp(median($0)), change: exp(shift(of: $0, over: before).estimate))
            }
        }
        guard let interval = moved.interval else {
            comparison.note = "n too small"
            return
        }
        let asked = isFollowedUp ? 0 : secondPassRounds
        let growth =
            Self.variance(before.count + (basis == .sameRun ? asked : 0), now.count + asked)
            / Self.variance(before.count, now.count)
        comparison.smallestChange = exp(smallestDetectableShift(interval, growth: growth))
        isSuspicious = moved.estimate > limit * Gate.suspicionShare
        regression = probabilityOfShift(of: now, over: before, above: limit)
        improvement = probabilityOfShift(of: before, over: now, above: limit)
        // What only the first pass saw was the machine's.
        if isFollowedUp, shift(of: passes[1], over: before).estimate <= limit { regression = 1 }
    }

    /// Of a difference between two samples of these sizes, in units of that of one value.
    private static func variance(_ first: Int, _ second: Int) -> Double { 1 / Double(first) + 1 / Double(second) }

    /// Where the baseline is only a tripwire: a multiple of its overhead is an alarm.
    init(_ cell: Cell, tripwire stored: Baseline.Cell, note: String) {
        let before = median(stored.ratios)
        let limit = log(1 + Gate.tripwireFactor * max(before - 1, Gate.leastOverhead))
        let now = cell.logRatios
        comparison = Comparison(.inconclusive, .tripwire, baselineRatio: before, note: note)
        isGated = true
        guard signTestInterval(now, confidence: Gate.confidence) != nil else {
            comparison.note = "n too small"
            return
        }
        let passes = [cell.logRatios(pass: .first), cell.logRatios(pass: .second)]
        if !passes[1].isEmpty {
            comparison.passes = passes.map { Comparison.Pass(rounds: $0.count, ratio: exp(median($0)), change: nil) }
        }
        isSuspicious = median(now) > limit
        regression = probabilityOfMedian(of: now, above: limit)
        if !passes[1].isEmpty, median(passes[1]) <= limit { regression = 1 }
    }
}
