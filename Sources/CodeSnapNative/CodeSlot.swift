import Recording

/// What stands in a code object's slot.
///
/// 0 says that the function was not met yet. Any other value is its number, doubled, as it stands in a packed event, with marks in the
/// highest bits: that its frames make generators, or coroutines, that its calls may be hidden from the hook, that it is not recorded, that it is
/// to be decided anew whether it is.
/// codesnap's own functions have the mark of those that are not recorded, and no number.
enum CodeSlot {
    private static let smallest: UInt64 = 2
    /// The largest that fits in a packed event.
    private static let largest: UInt64 = PackedEvent.largestFunction << 1

    private static let generatorBit: UInt64 = 1 << 63
    private static let ignoredBit: UInt64 = 1 << 62
    private static let undecidedBit: UInt64 = 1 << 61
    private static let coroutineBit: UInt64 = 1 << 60
    private static let hiddenBit: UInt64 = 1 << 59
    private static let frameMarks = generatorBit | coroutineBit | hiddenBit
    private static let marks = frameMarks | ignoredBit | undecidedBit

    /// The slot of a function that is never recorded.
    static let own = ignoredBit

    /// Whether it is the number of a function, without a mark, and one that fits: one comparison refuses 0, marks and all that are too large.
    @inline(__always)
    static func isUsual(_ slot: UInt64) -> Bool { slot &- smallest <= largest &- smallest }

    static func slot(
        function: Int, makesGenerators: Bool, makesCoroutines: Bool = false, mayBeHidden: Bool = false
    ) -> UInt64 {
        UInt64(function) << 1 | (makesGenerators ? generatorBit : 0) | (makesCoroutines ? coroutineBit : 0)
            | (mayBeHidden ? hiddenBit : 0)
    }

    static func function(slot: UInt64) -> Int { Int(slot & ~marks) >> 1 }

    @inline(__always)
    static func makesGenerators(_ slot: UInt64) -> Bool { slot & generatorBit != 0 }

    @inline(__always)
    static func makesCoroutines(_ slot: UInt64) -> Bool { slot & coroutineBit != 0 }

    /// Whether CPython could make calls of it past the hook.
    @inline(__always)
    static func mayBeHidden(_ slot: UInt64) -> Bool { slot & hiddenBit != 0 }

    /// Whether the frames are generators' or coroutines', or of calls that may be hidden.
    @inline(__always)
    static func hasFrameMark(_ slot: UInt64) -> Bool { slot & frameMarks != 0 }

    @inline(__always)
    static func isIgnored(_ slot: UInt64) -> Bool { slot & ignoredBit != 0 }

    static func isUndecided(_ slot: UInt64) -> Bool { slot & undecidedBit != 0 }

    static func decided(_ slot: UInt64, isRecorded: Bool) -> UInt64 {
        let cleared = slot & ~(ignoredBit | undecidedBit)
        return isRecorded ? cleared : cleared | ignoredBit
    }

    static func undecided(_ slot: UInt64) -> UInt64 { slot & ~ignoredBit | undecidedBit }

    /// The slot without the marks of frames: as it stands in a packed event, when there is no other.
    @inline(__always)
    static func withoutMark(_ slot: UInt64) -> UInt64 { slot & ~frameMarks }
}
