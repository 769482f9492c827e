/// Walks the blocks of a `.csnap` file, checking headers and checksums.
struct BlockReader: ~Copyable {
    private let bytes: [UInt8]
    private var position: Int
    private let inflater = Inflater()

    /// A block's kind, where it begins in the file, and its inflated payload.
    struct Block {
        let kind: UInt8
        let offset: Int
        let payload: [UInt8]
    }

    init(_ bytes: [UInt8]) throws(TraceError) {
        let size = TraceFormat.fileHeaderSize
        guard bytes.starts(with: TraceFormat.magic) else { throw TraceError(.notATrace, at: 0) }
        guard bytes.count >= size else { throw TraceError(.cutShort, at: 0) }
        guard Self.uint32(bytes, at: 12) == Checksum.crc32(bytes[0..<12]) else { throw TraceError(.checksum, at: 0) }
        let version = Int(bytes[8]) | Int(bytes[9]) << 8
        guard version <= TraceFormat.version else { throw TraceError(.newerVersion(version), at: 0) }
        self.bytes = bytes
        self.position = size
    }

    /// The next block, or nil at the end of the file.
    mutating func next() throws(TraceError) -> Block? {
        guard position < bytes.count else { return nil }
        let start = position
        guard bytes.count - start >= TraceFormat.blockHeaderSize else { throw TraceError(.cutShort, at: start) }
        guard bytes[start...].starts(with: TraceFormat.blockMarker) else {
            throw TraceError(.malformed("no block marker"), at: start)
        }
        let storedSize = Int(Self.uint32(bytes, at: start + 8))
        let size = Int(Self.uint32(bytes, at: start + 12))
        let body = start + TraceFormat.blockHeaderSize
        guard storedSize <= bytes.count - body else { throw TraceError(.cutShort, at: start) }
        let stored = bytes[body..<body + storedSize]
        let checksum = Checksum.crc32(stored, after: Checksum.crc32(bytes[start..<start + 16]))
        guard checksum == Self.uint32(bytes, at: start + 16) else { throw TraceError(.checksum, at: start) }
        guard size <= TraceFormat.largestPayload else {
            throw TraceError(.malformed("a claim of \(size) bytes"), at: start)
        }
        position = body + storedSize
        let payload = try payload(stored, codec: bytes[start + 5], size: size, offset: start)
        return Block(kind: bytes[start + 4], offset: start, payload: payload)
    }

    private func payload(_ stored: ArraySlice<UInt8>, codec: UInt8, size: Int, offset: Int) throws(TraceError) -> [UInt8] {
        switch BlockCodec(rawValue: codec) {
        case .stored:
            guard stored.count == size else { throw TraceError(.malformed("two different sizes"), at: offset) }
            return Array(stored)
        case .deflate:
            guard let payload = inflater.inflate(stored, size: size) else {
                throw TraceError(.malformed("a deflate stream that does not inflate"), at: offset)
            }
            return payload
        case nil:
            throw TraceError(.malformed("the unknown codec \(codec)"), at: offset)
        }
    }

    private static func uint32(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32($1 * 8) }
    }
}
