import Benchmarking

/// An environment as a history keeps it: its fingerprint as names and values, so that what an older or a newer harness counts among
/// them can be read too.
public struct HistoryEnvironment: Hashable, Sendable, Codable {
    /// The fingerprint's short name. Another set of fields has another one.
    public var digest: String
    public var fields: [String: String]

    public init(digest: String, fields: [String: String]) {
        self.digest = digest
        self.fields = fields
    }

    public init(_ fingerprint: Fingerprint) {
        self.init(
            digest: fingerprint.digest,
            fields: Dictionary(fingerprint.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }

    /// What the reports call it, such as `CPython 3.11.2, Example 3000, 2 cores (environment 1a2b3c4d)`.
    public var label: String {
        let interpreter = ["implementation", "version"].compactMap { fields[$0] }.joined(separator: " ")
        let parts = [interpreter, fields["CPU"] ?? "", fields["cores"].map { "\($0) cores" } ?? ""].filter { !$0.isEmpty }
        return (parts.isEmpty ? "" : parts.joined(separator: ", ") + " ") + "(environment \(digest))"
    }
}
