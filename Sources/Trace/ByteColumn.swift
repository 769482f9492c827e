/// A byte buffer of fixed capacity to which varints are appended without a check each: whoever makes it proves the capacity.
/// Owns its memory; nobody else sees the pointer.
@safe
struct ByteColumn: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    /// The most bytes that a varint takes.
    static let longestVarint = 10

    /// A column with room for `varints` varints of any value.
    init(varints: Int) {
        unsafe start = .allocate(capacity: varints * Self.longestVarint)
    }

    deinit { unsafe start.deallocate() }

    /// Appends a varint. The caller appends no more of them than the column has room for, so the stores stay inside.
    @inline(__always)
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            unsafe start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count &+= 1
            rest >>= 7
        }
        unsafe start[count] = UInt8(truncatingIfNeeded: rest)
        count &+= 1
    }

    mutating func removeAll() { count = 0 }

    /// A copy of what was appended.
    var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }
}
