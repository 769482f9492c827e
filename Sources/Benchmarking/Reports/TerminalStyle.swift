import Foundation

/// Whether a stream is a terminal, and whether it wants colour.
public struct TerminalStyle: Hashable, Sendable {
    public var isTerminal: Bool
    public var hasColour: Bool

    public init(isTerminal: Bool, hasColour: Bool) {
        self.isTerminal = isTerminal
        self.hasColour = hasColour
    }

    /// The style for a file descriptor. No colour outside of terminals, on dumb ones, and where NO_COLOR is set to anything
    /// but nothing (no-color.org).
    public init(descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment) {
        isTerminal = isatty(descriptor) == 1
        hasColour = isTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// A verdict's word in its colour: red for what fails, yellow for what says nothing, green for the rest.
    func verdict(_ verdict: Verdict, text: String) -> String {
        guard hasColour else { return text }
        let code =
            switch verdict {
            case .regression: 31
            case .inconclusive, .noBaseline, .invalid: 33
            case .equivalent, .improvement: 32
            case .reference: 2
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
