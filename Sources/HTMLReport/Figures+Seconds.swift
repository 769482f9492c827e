import Benchmarking
import Foundation

extension Figures {
    /// How long a call took, to four digits: `412.2 µs`.
    static func duration(_ seconds: Double) -> String {
        let units = [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)]
        // What would be rounded up to 1000 of a unit is written in the next.
        let (name, size) = units.first { seconds >= $0.1 * 0.99995 } ?? units[3]
        let value = seconds / size
        return String(format: value >= 99.995 ? "%.1f" : value >= 9.9995 ? "%.2f" : "%.3f", value) + " " + name
    }

    /// How long a run took, `61 s`.
    static func wholeSeconds(_ value: Double) -> String { String(format: "%.0f s", value) }
}
