/// Frames payloads as blocks: header, checksum, and deflate where it helps.
struct BlockWriter: ~Copyable {
    private let deflater = Deflater()
    private(set) var bytes: [UInt8] = []
    /// How many blocks were appended.
    private(set) var count = 0

    mutating func appendFileHeader() {
        var header = TraceFormat.magic
        Self.append(UInt16(TraceFormat.version), to: &header)
        Self.append(UInt16(0), to: &header)
        Self.append(Checksum.crc32(header), to: &header)
        bytes += header
    }

    mutating func append(_ kind: BlockKind, payload: [UInt8]) {
        precondition(payload.count <= TraceFormat.largestPayload, "a block's payload is too large")
        let deflated = deflater.deflate(payload)
        let stored = deflated ?? payload
        var header = TraceFormat.blockMarker
        header.append(kind.rawValue)
        header.append((deflated == nil ? BlockCodec.stored : .deflate).rawValue)
        Self.append(UInt16(0), to: &header)
        Self.append(UInt32(stored.count), to: &header)
        Self.append(UInt32(payload.count), to: &header)
        Self.append(Checksum.crc32(stored, after: Checksum.crc32(header)), to: &header)
        bytes += header
        bytes += stored
        count += 1
    }

    /// Appends blocks that another writer made.
    mutating func append(blocksOf other: borrowing BlockWriter) {
        bytes += other.bytes
        count += other.count
    }

    private static func append(_ value: some FixedWidthInteger & UnsignedInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
