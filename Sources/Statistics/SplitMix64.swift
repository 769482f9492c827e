/// The SplitMix64 generator: the same seed gives the same numbers in every version of the harness, so that a run can be
/// replayed from the seed in its results. Not for secrets.
///
/// Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; constants as in
/// S. Vigna's public domain `splitmix64.c`.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        // Arithmetic modulo 2^64 is the definition of the generator.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `bound`, all equally likely. `bound` must not be 0.
    public mutating func next(below bound: UInt64) -> UInt64 {
        // The first 2^64 mod bound numbers would make the low results likelier: they are drawn again.
        let surplus = (0 &- bound) % bound
        while true {
            let drawn = next()
            if drawn >= surplus { return drawn % bound }
        }
    }

    /// The elements in an order drawn by this generator, every order equally likely (Fisher and Yates). The standard
    /// library's `shuffled` promises no order across its versions.
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for last in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(last, Int(next(below: UInt64(last + 1))))
        }
        return result
    }
}
