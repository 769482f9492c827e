/// Reads the payload of one block and never trusts it.
struct PayloadReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// The block's offset in the file, for errors.
    let offset: Int

    init(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        self.bytes = bytes
        self.position = bytes.startIndex
        self.offset = offset
    }

    var remaining: Int { bytes.endIndex - position }

    func malformed(_ what: String) -> TraceError { TraceError(.malformed(what), at: offset) }

    /// Reads an unsigned LEB128 integer below 2^63 in its shortest form.
    mutating func varint() throws(TraceError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position < bytes.endIndex else { throw malformed("a number that does not end") }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                if byte == 0 && shift > 0 { throw malformed("a number that is not in its shortest form") }
                return value
            }
            shift += 7
            if shift > 56 { throw malformed("a number of 2^63 or more") }
        }
    }

    mutating func integer() throws(TraceError) -> Int { Int(try varint()) }

    /// Reads a count of things that take at least one byte each.
    mutating func count() throws(TraceError) -> Int {
        let count = try integer()
        guard count <= remaining else { throw malformed("a count of \(count) in \(remaining) bytes") }
        return count
    }

    mutating func text() throws(TraceError) -> String {
        let size = try count()
        let part = bytes[position..<position + size]
        position += size
        return String(decoding: part, as: UTF8.self)
    }

    /// The next `size` bytes as a reader of their own.
    mutating func part(size: Int) throws(TraceError) -> PayloadReader {
        guard size <= remaining else { throw malformed("a part of \(size) in \(remaining) bytes") }
        let part = PayloadReader(bytes[position..<position + size], at: offset)
        position += size
        return part
    }

    func expectEnd() throws(TraceError) {
        guard remaining == 0 else { throw malformed("\(remaining) bytes too many") }
    }
}
