import Foundation

/// A run as JUnit XML, which nearly every CI system shows: a suite an interpreter, a test case a cell.
///
/// A regression is a failure, a failed measurement an error, and what says nothing (inconclusive, no baseline) is skipped with the reason.
/// The form is that of the Jenkins xUnit plugin's schema `junit-10.xsd`; what it leaves open is as Apache Ant writes it.
public enum JUnitReport {
    public static func text(_ results: Results) -> String {
        var suites = results.environments.enumerated().map { index, environment in
            suite(
                results, index: index, name: environment.interpreter.label,
                cases: results.entries.filter { $0.cell.interpreter == index }.map { testCase($0, in: results) },
                properties: environment.fingerprint.fields.map { ($0.name, $0.value) })
        }
        // A run may fail before it has a cell, and then it must not look like one that had nothing to test.
        if let failure = results.failure {
            let error = XMLElement("error", [("message", failure), ("type", results.outcome.rawValue)], text: failure)
            let failed = XMLElement(
                "testcase", [("name", "run"), ("classname", "codesnap-bench"), ("time", "0.000")], children: [error])
            suites.append(suite(results, index: suites.count, name: "codesnap-bench", cases: [failed], properties: []))
        }
        let counts = ["tests", "failures", "errors"].map { name in
            (name: name, value: String(suites.reduce(0) { sum, suite in sum + (suite.attributes.number(name) ?? 0) }))
        }
        return XMLElement(
            "testsuites", [("name", "codesnap-bench")] + counts + [("time", seconds(results.seconds))], children: suites
        ).document
    }

    private static func suite(
        _ results: Results, index: Int, name: String, cases: [XMLElement], properties: [(String, String)]
    ) -> XMLElement {
        func count(_ child: String) -> String { String(cases.count { $0.children.contains { $0.name == child } }) }
        let run: [(String, String)] = [
            ("commit", results.commit ?? "unknown"), ("rounds", String(results.rounds)), ("seed", String(results.seed)),
            ("tolerance", Figures.percentage(results.tolerance)), ("outcome", results.outcome.rawValue),
        ]
        let time = cases.reduce(0.0) { sum, testCase in
            sum + (testCase.attributes.first { $0.name == "time" }.flatMap { Double($0.value) } ?? 0)
        }
        return XMLElement(
            "testsuite",
            [
                ("name", name), ("tests", String(cases.count)), ("failures", count("failure")), ("errors", count("error")),
                ("skipped", count("skipped")), ("time", seconds(time)), ("timestamp", timestamp(results.date)),
                ("id", String(index)), ("package", "codesnap-bench"),
            ],
            children: [
                XMLElement(
                    "properties", children: (run + properties).map { XMLElement("property", [("name", $0.0), ("value", $0.1)]) })
            ] + cases)
    }

    private static func testCase(_ entry: Results.Entry, in results: Results) -> XMLElement {
        let sentence = results.sentence(on: entry)
        let verdict = entry.comparison.verdict.rawValue
        let remark: XMLElement =
            switch entry.finding {
            case .failure: XMLElement("failure", [("message", sentence), ("type", verdict)], text: sentence)
            case .error: XMLElement("error", [("message", sentence), ("type", verdict)], text: sentence)
            case .undecided, .noBaseline: XMLElement("skipped", [("message", sentence), ("type", verdict)])
            case .passed, .reference: XMLElement("system-out", text: sentence)
            }
        let label = results.environments[entry.cell.interpreter].interpreter.label
        // Readers take what stands before the last dot for a package.
        let className = "\(label) \(entry.cell.workload)".replacing(".", with: "_")
        let measured = entry.cell.samples.reduce(0.0) { $0 + Double(($1.untracedNs + $1.tracedNs).reduce(0, +)) } * 1e-9
        return XMLElement(
            "testcase", [("name", entry.cell.arm), ("classname", "codesnap-bench.\(className)"), ("time", seconds(measured))],
            children: [remark])
    }

    /// With the three decimals that the schema allows.
    private static func seconds(_ value: Double) -> String { String(format: "%.3f", value) }

    /// ISO 8601 in UTC without a zone, as Ant has it.
    private static func timestamp(_ date: String) -> String { date.hasSuffix("Z") ? String(date.dropLast()) : date }
}

extension [(name: String, value: String)] {
    fileprivate func number(_ name: String) -> Int? { first { $0.name == name }.flatMap { Int($0.value) } }
}
