import Foundation
import Statistics

/// How the logarithms of the ratios of one cell's processes are spread, where the code under them never changes.
///
/// The spread is 3.2% in all of them, the standard deviation over mean that processes of the native tracer were measured to have on a noisy
/// machine of two cores.
public enum NoiseModel: String, CaseIterable, Hashable, Sendable, Codable {
    /// Independent and normal.
    case normal
    /// Independent and skewed: most processes near the lowest, some far above.
    case lognormal
    /// Three processes in ten are laid out in memory so that they are 6% slower; 1.8% within each kind.
    case bimodal
    /// Normal, and all cells move by up to 2% in either direction from the first round to the last, as when a machine warms up.
    case drifting
    /// Each round remembers half of the one before: as when a neighbour comes and goes.
    case autocorrelated

    static let spread = 0.032
    private static let share = 0.3
    private static let distance = 0.06
    private static let withinKind = 0.018
    private static let largestDrift = 0.02
    private static let memory = 0.5
    private static let skew = 0.8

    /// What is the same for all cells of one run.
    struct Run {
        /// From the first round to the last.
        var drift: Double
    }

    func run(_ generator: inout SplitMix64) -> Run {
        Run(drift: self == .drifting ? Self.largestDrift * (2 * generator.unit() - 1) : 0)
    }

    /// The deviations of `count` processes, in the order of their rounds.
    func draw(_ count: Int, in run: Run, _ generator: inout SplitMix64) -> [Double] {
        var last = generator.normal()
        return (0..<count).map { round in
            switch self {
            case .normal: return Self.spread * generator.normal()
            case .lognormal:
                let variance = Self.skew * Self.skew
                let deviation = ((exp(variance) - 1) * exp(variance)).squareRoot()
                return Self.spread * (exp(Self.skew * generator.normal()) - exp(variance / 2)) / deviation
            case .bimodal:
                let kind = generator.unit() < Self.share ? Self.distance : 0
                return kind + Self.withinKind * generator.normal()
            case .drifting:
                let progress = count > 1 ? Double(round) / Double(count - 1) : 0
                return run.drift * progress + Self.spread * generator.normal()
            case .autocorrelated:
                last = Self.memory * last + (1 - Self.memory * Self.memory).squareRoot() * generator.normal()
                return Self.spread * last
            }
        }
    }
}

extension SplitMix64 {
    /// A number from 0 up to but not including 1, all 53 bits of it drawn.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A standard normal number (G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", 1958).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }
}
