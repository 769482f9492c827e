import Foundation

/// The arms that there are under one interpreter.
public struct ArmListing: Hashable, Sendable, Encodable {
    /// One of them.
    public struct Entry: Hashable, Sendable, Encodable {
        /// Who made what is switched on.
        public enum Kind: String, Hashable, Sendable, Encodable {
            case control
            case codesnap
            case standardLibrary = "standard library"
            case peer
            case outside
        }

        public var name: String
        /// What it calls itself, where that is another name.
        public var title: String?
        public var kind: Kind
        /// nil where it states none, or cannot be imported.
        public var version: String?
        public var isAvailable: Bool
        /// Why it is not available, or what is to be known beforehand; may be empty.
        public var reason: String
        /// Whether a baseline is kept of it and it is held against that; else it is a reference.
        public var isGated: Bool
    }

    public var schema = "codesnap-bench arms"
    public var version = 1
    public var interpreter: Interpreter
    public var arms: [Entry]
}

extension ArmListing: Listing {
    public static let columns: [(heading: String, isNumeric: Bool)] = [
        ("arm", false), ("kind", false), ("version", false), ("available", false), ("gated", false),
        ("why", false),
    ]

    public var heading: String { "\(interpreter.label) (\(interpreter.executable))" }

    public var rows: [[String]] {
        arms.map { arm in
            [
                arm.title.map { "\(arm.name) (\($0))" } ?? arm.name, arm.kind.rawValue, arm.version ?? "-",
                arm.isAvailable ? "yes" : "no", arm.isGated ? "gated" : "reference", arm.reason,
            ]
        }
    }

    public var remarks: [String] { [] }
}
