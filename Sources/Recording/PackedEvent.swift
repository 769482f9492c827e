/// An event in 8 bytes, as the hook stores it.
///
/// From the highest bit: the low 43 bits of the time in clock ticks, whose other bits follow from the chunk's base; 20 bits of function
/// number; 1 bit that is set for an exit. A function number is stored in place, `number << 1`, because that is how the code object's slot keeps it.
public enum PackedEvent {
    /// The time that a chunk can span, in ticks: 2^43, about 48 minutes at 3 GHz. A later event opens a new chunk.
    public static let timeLimit: UInt64 = 1 << 43
    /// Where the time begins.
    public static let timeShift: UInt64 = 21
    /// The bits of function number and exit flag.
    public static let functionMask: UInt64 = (1 << timeShift) - 1

    /// The highest function number that fits in place. The one above it says that the next word is the number.
    public static let largestFunction: UInt64 = (1 << 20) - 2
    /// What stands in place of a number that does not fit.
    public static let escapedFunction: UInt64 = (1 << 20) - 1

    /// The time that the word was packed with, in a chunk that begins at `base`.
    @inlinable @inline(__always)
    static func ticks(_ word: UInt64, base: UInt64) -> UInt64 { base &+ (word &>> timeShift &- base) & (timeLimit &- 1) }

    @inlinable @inline(__always)
    public static func entry(ticks: UInt64, slot: UInt64) -> UInt64 { ticks &<< timeShift | slot }

    @inlinable @inline(__always)
    public static func exit(ticks: UInt64, slot: UInt64) -> UInt64 { ticks &<< timeShift | slot | 1 }
}
