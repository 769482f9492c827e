import Foundation

/// A run as a SARIF 2.1.0 log (OASIS standard), which code scanning shows: one result a regression, and a failed measurement as a
/// notification of the tool.
public enum SARIFReport {
    /// The rule that a regression breaks.
    static let rule = "overhead-regression"

    public static func data(_ results: Results) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Numbers that JSON cannot hold are the only reason for which it could fail; there they are texts.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return ((try? encoder.encode(log(results))) ?? Data()) + Data("\n".utf8)
    }

    static func log(_ results: Results) -> SARIFLog {
        let driver = SARIFLog.Driver(
            name: "codesnap-bench", version: harnessVersion, semanticVersion: harnessVersion,
            rules: [
                SARIFLog.Rule(
                    id: rule, name: "OverheadRegression",
                    shortDescription: .init(text: "Tracing costs more than the baseline allows"),
                    fullDescription: .init(
                        text:
                            "The time of a traced program over that of the untraced one has grown by more than the tolerance since the "
                            + "baseline was taken, with the confidence that the harness asks for."),
                    help: .init(
                        text:
                            "Find the change that made the tracer slower, or, where it is worth its price, measure a new baseline with "
                            + "`codesnap-bench baseline update` and commit it."),
                    defaultConfiguration: .init(level: "error"))
            ])
        let notifications = results.failure.map { [SARIFLog.Notification(level: "error", message: .init(text: $0))] } ?? []
        return SARIFLog(runs: [
            SARIFLog.Run(
                tool: .init(driver: driver),
                automationDetails: .init(id: "codesnap-bench/"),
                invocations: [
                    SARIFLog.Invocation(
                        commandLine: results.command.joined(separator: " "), startTimeUtc: results.date,
                        executionSuccessful: results.failure == nil, exitCode: Int(results.outcome.exitCode),
                        toolExecutionNotifications: notifications)
                ],
                results: results.entries.filter { $0.finding == .failure }.map { result($0, in: results) })
        ])
    }

    private static func result(_ entry: Results.Entry, in results: Results) -> SARIFLog.Result {
        let path = WorkloadLocation.path(of: entry.cell.workload, in: results)
        let interpreter = results.environments[entry.cell.interpreter].interpreter
        let identity =
            "\(interpreter.implementation) \(interpreter.major).\(interpreter.minor)/\(entry.cell.workload)/\(entry.cell.arm)"
        return SARIFLog.Result(
            ruleId: rule, ruleIndex: 0, level: "error", message: .init(text: results.sentence(on: entry)),
            locations: [
                .init(
                    physicalLocation: .init(
                        artifactLocation: .init(
                            uri: path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "Workloads",
                            uriBaseId: "%SRCROOT%"),
                        region: .init(startLine: 1)),
                    logicalLocations: [.init(name: entry.cell.workload, fullyQualifiedName: identity, kind: "function")])
            ],
            partialFingerprints: ["codesnapCell/v1": identity],
            properties: .init(
                ratio: entry.summary.ratio, baselineRatio: entry.comparison.baselineRatio, change: entry.comparison.change,
                tolerance: results.tolerance))
    }
}
