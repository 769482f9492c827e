/// What `doctor` found: whether this machine, this checkout and these interpreters are fit to measure.
public struct Diagnosis: Hashable, Sendable, Encodable {
    public var schema = "codesnap-bench doctor"
    public var version = 1
    public var checks: [Check]

    public init(_ checks: [Check]) {
        self.checks = checks
    }

    /// Whether nothing keeps from measuring.
    public var isFit: Bool { !checks.contains { $0.state == .problem } }
}

extension Diagnosis: Listing {
    public static let columns: [(heading: String, isNumeric: Bool)] = [
        ("what", false), ("state", false), ("found", false), ("what to do", false),
    ]

    public var heading: String {
        let problems = checks.count { $0.state == .problem }
        let warnings = checks.count { $0.state == .warning }
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        if problems > 0 { return "Not fit to measure: \(count(problems, "problem")), \(count(warnings, "warning"))" }
        return warnings > 0 ? "Fit to measure, with \(count(warnings, "warning"))" : "Fit to measure"
    }

    public var rows: [[String]] { checks.map { [$0.subject, $0.state.rawValue, $0.found, $0.advice] } }

    public var remarks: [String] { [] }
}
