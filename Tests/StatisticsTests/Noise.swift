import Foundation
import Statistics

/// Seeded noise for simulated series.
struct Noise {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// Above 0 and below 1.
    private mutating func uniform() -> Double {
        (Double(generator.next() >> 11) + 0.5) / 0x1p53
    }

    /// Normal with mean 0 and deviation 1 (Box and Muller).
    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
    }

    /// Lognormal: skewed, with a long tail upwards, as times have it.
    mutating func lognormal() -> Double {
        exp(normal())
    }
}
