/// What is wrong with a trace, and where in its file.
public struct TraceError: Error, Hashable, CustomStringConvertible {
    /// The kinds of damage that a reader tells apart.
    public enum Reason: Hashable, Sendable {
        /// The file does not begin as a `.csnap` file does.
        case notATrace
        /// The file's format version is higher than this reader knows.
        case newerVersion(Int)
        /// The file or a block ends before it is complete.
        case cutShort
        /// A checksum does not match.
        case checksum
        /// A value is one that no writer makes; the text says which.
        case malformed(String)
    }

    public let reason: Reason
    /// The offset in the file, in bytes, of the block (or of the header) that is damaged.
    public let offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String {
        switch reason {
        case .notATrace: "not a .csnap trace: it does not begin with the magic bytes"
        case .newerVersion(let version): "made by a newer codesnap (format version \(version)); update codesnap to read it"
        case .cutShort: "cut short in the block at offset \(offset)"
        case .checksum: "damaged: the checksum at offset \(offset) does not match"
        case .malformed(let what): "damaged: \(what) in the block at offset \(offset)"
        }
    }
}
