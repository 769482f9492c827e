import Recording

/// What stands in a code object's slot.
///
/// 0 says that the function was not met yet, 1 that it is not recorded; any other value is its number, doubled: as it stands in a
/// packed event. The highest bit marks functions that make generators.
enum CodeSlot {
    static let ignored: UInt64 = 1
    private static let smallest: UInt64 = 2
    /// The largest that fits in a packed event.
    private static let largest: UInt64 = PackedEvent.largestFunction << 1

    /// Whether it is the number of a function, and one that fits: one comparison refuses 0, 1 and all that are too large.
    @inline(__always)
    static func isUsual(_ slot: UInt64) -> Bool { slot &- smallest <= largest &- smallest }

    private static let generatorBit: UInt64 = 1 << 63

    static func slot(function: Int, makesGenerators: Bool) -> UInt64 {
        UInt64(function) << 1 | (makesGenerators ? generatorBit : 0)
    }

    static func function(slot: UInt64) -> Int { Int(slot & ~generatorBit) >> 1 }

    @inline(__always)
    static func makesGenerators(_ slot: UInt64) -> Bool { slot & generatorBit != 0 }

    /// The slot as it stands in a packed event.
    @inline(__always)
    static func withoutMark(_ slot: UInt64) -> UInt64 { slot & ~generatorBit }
}
