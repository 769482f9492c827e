import Foundation

/// A run as text for a terminal: the specification's lines, the table of ratios, and what they come to.
public struct RunReport {
    private let results: Results
    private let baselines: [BaselineStore.Entry]?
    private let style: TerminalStyle

    /// - Parameter baselines: What the run was compared with; nil where only the results are at hand.
    public init(_ results: Results, baselines: [BaselineStore.Entry]?, style: TerminalStyle) {
        self.results = results
        self.baselines = baselines
        self.style = style
    }

    /// The whole report.
    public var lines: [String] {
        var lines: [String] = []
        for (index, environment) in results.environments.enumerated() {
            let entries = results.entries.filter { $0.cell.interpreter == index }
            if entries.isEmpty { continue }
            lines.append("\(environment.interpreter.label) (\(environment.interpreter.executable))")
            for workload in Self.workloads(entries) {
                lines.append(SpecificationLine.text(workload, entries.filter { $0.cell.workload == workload }))
            }
            lines +=
                [""] + table(entries) + MetricsTable.lines(entries) + [""] + passes(entries) + instructions(entries)
                + notes(entries)
                + PeerComparison(results).lines(environment: index)
            if !environment.interpreter.canRun(.c) {
                lines.append("note: \(environment.interpreter.implementation) cannot have the native tracer, c is not measured")
            }
            lines += (baselines.map { baselineLines(environment.fingerprint, $0) } ?? Self.namesOfBaselines(entries)) + [""]
        }
        lines.append(
            "\(results.rounds) \(results.rounds == 1 ? "round" : "rounds") in \(Int(results.seconds.rounded())) s; "
                + "the same order again: "
                + "--seed \(results.seed) --rounds \(results.rounds)")
        if let load = results.load { lines.append("meanwhile " + load.text) }
        return lines + [verdictLine]
    }

    private var verdictLine: String {
        let verdicts = results.entries.map(\.comparison.verdict)
        let inconclusive = verdicts.count { $0 == .inconclusive }
        let without = verdicts.count { $0 == .noBaseline }
        var remarks: [String] = []
        if verdicts.allSatisfy({ $0 == .reference }) { remarks.append("only references were measured") }
        let invalid = verdicts.count { $0 == .invalid }
        if inconclusive > 0 { remarks.append("\(inconclusive) inconclusive") }
        if invalid > 0 { remarks.append("\(invalid) invalid") }
        if without > 0 { remarks.append("\(without) without a baseline") }
        let outcome = results.outcome
        return "verdict: \(outcome.rawValue) (exit code \(outcome.exitCode))"
            + (remarks.isEmpty ? "" : "; " + remarks.joined(separator: ", "))
    }

    /// The names of the workloads, in the order in which they were measured.
    private static func workloads(_ entries: [Results.Entry]) -> [String] {
        entries.map(\.cell.workload).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    private func table(_ entries: [Results.Entry]) -> [String] {
        var table = Table([
            ("workload", .left), ("arm", .left), ("ratio", .right), ("95% interval", .right), ("spread", .right),
            ("left behind", .right), ("baseline", .right), ("change", .right), ("interval of change", .right),
            ("could see", .right), ("verdict", .left),
        ])
        for entry in entries {
            let summary = entry.summary
            let comparison = entry.comparison
            let change = comparison.changeInterval
            table.add([
                entry.cell.workload, entry.cell.arm, Figures.ratio(summary.ratio),
                summary.interval.map(Figures.range) ?? "n too small",
                summary.spread.map { Figures.percentage($0) } ?? "-",
                summary.residue.map(Figures.change) ?? "-",
                comparison.baselineRatio.map(Figures.ratio) ?? "-",
                comparison.change.map(Figures.change) ?? "-",
                change.map { "\(Figures.change($0.lower))..\(Figures.change($0.upper))" } ?? "-",
                comparison.smallestChange.map(Figures.change) ?? "-",
                Self.verdict(comparison),
            ])
        }
        // Colour comes last, or its invisible characters would count as width.
        return table.lines.enumerated().map { index, line in
            guard index > 0 else { return line }
            let comparison = entries[index - 1].comparison
            let text = Self.verdict(comparison)
            return line.hasSuffix(text)
                ? line.dropLast(text.count) + style.verdict(comparison.verdict, text: text) : line
        }
    }

    private static func verdict(_ comparison: Comparison) -> String {
        comparison.verdict.rawValue + (comparison.note.isEmpty ? "" : ": \(comparison.note)")
    }

    /// What each pass saw, where there were two.
    private func passes(_ entries: [Results.Entry]) -> [String] {
        entries.compactMap { entry in
            guard let passes = entry.comparison.passes else { return nil }
            let texts = zip(["first", "second"], passes).map { name, pass in
                "\(name) pass \(Figures.ratio(pass.ratio))" + (pass.change.map { " (\(Figures.change($0)))" } ?? "")
                    + " in \(pass.rounds) rounds"
            }
            return "measured again: \(entry.cell.workload) under \(entry.cell.arm), " + texts.joined(separator: ", ")
        }
    }

    /// What was counted beside the times.
    private func instructions(_ entries: [Results.Entry]) -> [String] {
        entries.compactMap { entry in
            entry.comparison.instructions.map { "\(entry.cell.workload) under \(entry.cell.arm): \($0.text)" }
        }
    }

    /// A tracer that is switched off must not slow down what runs after it: said where the whole interval says so.
    private func notes(_ entries: [Results.Entry]) -> [String] {
        entries.compactMap { entry in
            guard let residue = entry.summary.residueInterval, residue.lower > 1 + Self.residueLimit else { return nil }
            return "note: \(entry.cell.workload) ran untraced beside \(entry.cell.arm) "
                + "\(Figures.ratio(entry.summary.residue ?? 1)) times as long as beside nothing "
                + "(\(Figures.range(residue))): switching off leaves something behind"
        }
    }

    /// Processes of one program differ by some percent although nothing differs between them.
    package static let residueLimit = 0.05

    /// What the entries say of the baselines that they were compared with.
    private static func namesOfBaselines(_ entries: [Results.Entry]) -> [String] {
        let names = Set(
            entries.compactMap { entry in entry.comparison.baseline.map { "\($0) (\(entry.comparison.basis.rawValue))" } })
        return ["baseline: " + (names.isEmpty ? "none" : names.sorted().joined(separator: ", "))]
    }

    private func baselineLines(_ fingerprint: Fingerprint, _ baselines: [BaselineStore.Entry]) -> [String] {
        let tolerance = Figures.percentage(results.tolerance)
        if let base = results.base { return ["base: revision \(base), measured in the same run; tolerance \(tolerance)"] }
        guard let (entry, basis) = Gate(tolerance: results.tolerance, entries: baselines).entry(for: fingerprint) else {
            return ["baseline: none for \(fingerprint.implementation); `codesnap-bench baseline update` writes one"]
        }
        if basis == .sameEnvironment {
            return ["baseline: \(entry.fileName), taken in this environment; tolerance \(tolerance)"]
        }
        let differences = fingerprint.differences(from: entry.baseline.fingerprint).joined(separator: ", ")
        return [
            "baseline: \(entry.fileName), taken in ANOTHER environment (other: \(differences)); only a tripwire: "
                + "an alarm when the overhead is more than \(Int(Gate.tripwireFactor)) times as large"
        ]
    }
}
