import Benchmarking
import Foundation
import Statistics

/// What a cell is held against, as far as it is at hand.
struct Yardstick {
    /// Name of the baseline's file, or of the base revision.
    var name: String
    /// The commit that was measured then; nil where it is not known.
    var commit: String?
    var ratio: Double
    var interval: Interval?
    /// The ratio of each process then; empty where only the median is known.
    var ratios: [Double]

    /// - Parameter baselines: Those that may have been compared with.
    init?(_ entry: Results.Entry, in results: Results, baselines: [BaselineStore.Entry]) {
        let comparison = entry.comparison
        if let base = entry.cell.base(among: results.entries.map(\.cell)) {
            name = "base revision"
            commit = results.base
            ratios = base.samples.sorted { $0.round < $1.round }.map(\.ratio)
            ratio = exp(median(base.logRatios))
            interval = signTestInterval(base.logRatios)?.map(exp)
            return
        }
        guard let stated = comparison.baselineRatio else { return nil }
        name = comparison.baseline ?? "baseline"
        ratio = stated
        ratios = []
        let stored = baselines.first { $0.fileName == comparison.baseline }?.baseline.cell(
            workload: entry.cell.workload, arm: entry.cell.arm)
        // A baseline that was taken again since is another one.
        guard let stored, stored.workloadSha256 == entry.cell.workloadSha256, !stored.ratios.isEmpty,
            [median(stored.ratios), exp(median(stored.ratios.map(log)))].contains(where: { abs($0 / stated - 1) < 1e-9 })
        else { return }
        commit = stored.commit
        ratios = stored.ratios
        interval = signTestInterval(stored.ratios)
    }
}
