import Foundation
import Statistics

/// A cell in figures.
public struct CellSummary: Hashable, Sendable, Codable {
    /// Median over the processes of traced over untraced time.
    public var ratio: Double
    /// Its sign-test interval; nil: too few rounds to state one.
    public var interval: Interval?
    /// Standard deviation of the logarithms of the processes' ratios (0.03: they spread by 3%); nil for a single one.
    public var spread: Double?
    /// Seconds of one untraced call of `workload()`: the median over processes.
    public var untracedSeconds: Double
    /// Seconds of one traced call. The ratio pairs neighbouring blocks, so it is not exactly the quotient of the two.
    public var tracedSeconds: Double
    /// What switching the arm off leaves behind: its untraced blocks over those of the control's process of the same round,
    /// median over the rounds; nil for the control itself.
    public var residue: Double?
    public var residueInterval: Interval?
    /// Bytes of memory that a process had at most: the median over processes; nil where the system does not say.
    public var peakMemory: Double?
    /// Bytes that it had more than the control's process of the same round, median over the rounds; nil for the control itself.
    public var addedMemory: Double?
    /// Bytes of the trace file of one call over its events; nil where none was saved.
    public var bytesPerEvent: Double?

    /// Sums up `cell`, which must have samples; `control` is the untraced arm of the same workload and interpreter.
    public init(_ cell: Cell, control: Cell?) {
        ratio = exp(median(cell.logRatios))
        interval = signTestInterval(cell.logRatios)?.map(exp)
        spread = standardDeviation(cell.logRatios)
        let scale = 1e-9 / Double(cell.iterations)
        untracedSeconds = median(cell.samples.map(\.medianUntracedNs)) * scale
        tracedSeconds = median(cell.samples.map(\.medianTracedNs)) * scale
        bytesPerEvent = cell.trace?.bytesPerEvent
        peakMemory = cell.medianPeakMemory
        guard let control, !cell.isControl else { return }
        addedMemory = cell.medianMemory(over: control)
        let differences = cell.samples.compactMap { sample -> Double? in
            let other = control.samples.first { $0.round == sample.round }
            return other.map { log(sample.medianUntracedNs / $0.medianUntracedNs) }
        }
        guard !differences.isEmpty else { return }
        residue = exp(median(differences))
        residueInterval = signTestInterval(differences)?.map(exp)
    }
}
