/// What the gate's own measurement came to, as text or as a Markdown table.
public struct SelfTestReport {
    private let test: SelfTest
    private let findings: [SelfTest.Finding]

    public init(_ test: SelfTest, _ findings: [SelfTest.Finding]) {
        self.test = test
        self.findings = findings
    }

    /// Whether every noise keeps to both limits.
    public var holds: Bool { findings.allSatisfy(\.holds) }

    private var conditions: String {
        "\(test.runs) runs of each kind; \(test.rounds) rounds, \(test.secondPass.rounds) more where something looks slower, against a "
            + "baseline of \(test.baselineRounds); tolerance \(Figures.percentage(test.tolerance)); seed \(test.seed)"
    }

    private var headings: [String] {
        ["noise", "red without a change", "measured again", "rise of \(Figures.percentage(test.rise)) found"]
    }

    private func row(_ finding: SelfTest.Finding) -> [String] {
        [
            finding.model.rawValue, percentage(finding.falseAlarmRate),
            percentage(Double(finding.followedUp) / Double(finding.runs)),
            percentage(finding.power),
        ]
    }

    /// Two decimals: with ten thousand runs each says something.
    private func percentage(_ share: Double) -> String { Figures.percentage(share, decimals: 2) }

    /// For a terminal.
    public var lines: [String] {
        var table = Table([(headings[0], .left)] + headings.dropFirst().map { ($0, .right) })
        for finding in findings { table.add(row(finding)) }
        let limits =
            "limits: red without a change at most \(Figures.percentage(SelfTest.falseAlarmLimit)), found at least "
            + "\(Figures.percentage(SelfTest.powerLimit)): " + (holds ? "held" : "NOT held")
        return [conditions] + table.lines + [limits]
    }

    /// For a document.
    public var markdown: [String] {
        let rows = findings.map { "| " + row($0).joined(separator: " | ") + " |" }
        return [conditions, "", "| " + headings.joined(separator: " | ") + " |", "|---|---:|---:|---:|"] + rows
    }
}
