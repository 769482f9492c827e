/// Builds the payload of one block.
struct PayloadWriter {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Appends an unsigned LEB128 integer in its shortest form.
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(varint value: Int) { append(varint: UInt64(value)) }

    /// Appends a text: its size in bytes and its UTF-8, cut when it is too long.
    mutating func append(text: String) {
        let utf8 = text.utf8
        guard utf8.count > TraceFormat.longestText else {
            append(varint: utf8.count)
            bytes.append(contentsOf: utf8)
            return
        }
        let ellipsis: [UInt8] = [0xE2, 0x80, 0xA6]
        var cut = utf8.index(utf8.startIndex, offsetBy: TraceFormat.longestText - ellipsis.count)
        // Step back from the middle of a code point.
        while utf8[cut] & 0xC0 == 0x80 { cut = utf8.index(before: cut) }
        let kept = utf8[..<cut]
        append(varint: kept.count + ellipsis.count)
        bytes.append(contentsOf: kept)
        bytes.append(contentsOf: ellipsis)
    }

    mutating func append(bytes more: some Collection<UInt8>) { bytes.append(contentsOf: more) }
}
