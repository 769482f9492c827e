import Statistics

extension Cell {
    /// The median of the processes' peaks, bytes; nil where the system does not tell of them.
    var medianPeakMemory: Double? { Self.median(ofSome: samples.compactMap(\.peakMemory).map(Double.init)) }

    /// The median over the rounds of what this cell's process had more than the control's.
    func medianMemory(over control: Cell) -> Double? {
        Self.median(
            ofSome: samples.compactMap { sample in
                guard let peak = sample.peakMemory,
                    let other = control.samples.first(where: { $0.round == sample.round })?.peakMemory
                else { return nil }
                return Double(peak - other)
            })
    }

    private static func median(ofSome values: [Double]) -> Double? { values.isEmpty ? nil : Statistics.median(values) }
}
