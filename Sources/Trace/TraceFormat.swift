/// The constants of the `.csnap` format, version 1, as `FileFormat.md` gives them.
public enum TraceFormat {
    public static let magic: [UInt8] = [0x43, 0x53, 0x4E, 0x41, 0x50, 0x0D, 0x0A, 0x1A]
    public static let version = 1
    public static let fileHeaderSize = 16
    public static let blockMarker: [UInt8] = [0x43, 0x53, 0x42, 0x1A]
    public static let blockHeaderSize = 20

    /// The most bytes that a block may claim to inflate to.
    public static let largestPayload = 1 << 24
    /// The most events that a writer puts into one block.
    public static let eventsPerBlock = 1 << 16
    /// A writer closes a block of functions when it holds this many ...
    public static let functionsPerBlock = 4_096
    /// ... or this many bytes.
    public static let functionBlockSize = 1 << 20
    /// A writer closes a block of tasks when it holds this many or `functionBlockSize` bytes ...
    public static let tasksPerBlock = 4_096
    /// ... and a block of steps when it holds this many.
    public static let stepsPerBlock = 1 << 16
    /// Longer texts are cut, and end in an ellipsis.
    public static let longestText = 65_535

    /// Kinds from this one on may be skipped by a reader that does not know them.
    public static let firstOptionalKind: UInt8 = 128
}

/// What a block's payload holds.
public enum BlockKind: UInt8, Sendable {
    case info = 1
    case functions = 2
    case threads = 3
    case spans = 4
    case events = 5
    case end = 6
    case tasks = 128
    case steps = 129
}

/// How a block's payload is stored.
public enum BlockCodec: UInt8, Sendable {
    case stored = 0
    /// Raw deflate, RFC 1951.
    case deflate = 1
}
