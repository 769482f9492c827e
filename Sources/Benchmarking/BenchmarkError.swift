/// Why a command of the harness could not do what it was asked to: one sentence, and whose fault it is.
public struct BenchmarkError: Error, Hashable, CustomStringConvertible {
    /// What went wrong decides the exit code.
    public enum Kind: Hashable, Sendable {
        /// The request itself makes no sense: exit code 64.
        case usage
        /// The user, or the system, ended the command by this signal: exit code 128 more than its number.
        case interrupted(by: Int32)
        /// A process crashed, hung or reported something that cannot be right, or a file could not be read: exit code 2.
        case measurement
    }

    public var kind: Kind

    /// One sentence without a full stop.
    public var description: String

    /// The last lines that a failed child wrote on stderr; may be empty.
    public var details: [String]

    public init(_ kind: Kind, _ description: String, details: [String] = []) {
        self.kind = kind
        self.description = description
        self.details = details
    }

    /// Whether a signal ended the command.
    public var isInterruption: Bool {
        if case .interrupted = kind { return true }
        return false
    }

    static func measurement(_ description: String, details: [String] = []) -> BenchmarkError {
        BenchmarkError(.measurement, description, details: details)
    }

    static func usage(_ description: String) -> BenchmarkError {
        BenchmarkError(.usage, description)
    }
}
