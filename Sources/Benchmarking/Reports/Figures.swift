import Foundation
import Statistics

/// How numbers are written in the reports.
package enum Figures {
    /// A ratio: three decimals while they say something, 1.423, 16.11.
    package static func ratio(_ value: Double) -> String {
        String(format: value < 10 ? "%.3f" : "%.2f", value)
    }

    /// A range of ratios, 1.410-1.440.
    package static func range(_ interval: Interval) -> String {
        "\(ratio(interval.lower))-\(ratio(interval.upper))"
    }

    /// A share as a percentage, 3.1%.
    package static func percentage(_ share: Double, decimals: Int = 1) -> String {
        String(format: "%.\(decimals)f%%", 100 * share)
    }

    /// A ratio of ratios as a signed percentage, +3.1%.
    package static func change(_ value: Double) -> String {
        String(format: "%+.1f%%", 100 * (value - 1))
    }

    /// How long something will take, as nobody knows it better: `5 s`, `40 s`, `3 minutes`.
    package static func expectedDuration(_ seconds: Double) -> String {
        if seconds <= 90 { return "\(max(5, Int((seconds / 5).rounded(.up)) * 5)) s" }
        return "\(Int((seconds / 60).rounded(.up))) minutes"
    }

    /// Seconds as the specification writes them, 0.000852800.
    package static func seconds(_ value: Double) -> String {
        String(format: "%.9f", value)
    }
}
