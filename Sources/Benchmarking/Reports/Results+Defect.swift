extension Results {
    /// What is wrong with results that were read from a file, one sentence; nil where they can be computed with.
    var defect: String? {
        guard (0...Self.mostSeconds).contains(seconds) else { return "seconds has no usable value" }
        for entry in entries {
            let cell = entry.cell
            guard environments.indices.contains(cell.interpreter), !cell.samples.isEmpty else {
                return "an entry has no samples or environment"
            }
            guard cell.iterations > 0, cell.samples.allSatisfy(Self.isSound) else {
                return "\(cell.workload) under \(cell.arm) has samples that cannot be right"
            }
        }
        return nil
    }

    /// No run takes thirty years.
    private static let mostSeconds = 1e9

    private static func isSound(_ sample: Sample) -> Bool {
        !sample.untracedNs.isEmpty && sample.untracedNs.count == sample.tracedNs.count
            && (sample.untracedNs + sample.tracedNs).allSatisfy { $0 > 0 } && (sample.peakMemory ?? 1) > 0
    }
}
