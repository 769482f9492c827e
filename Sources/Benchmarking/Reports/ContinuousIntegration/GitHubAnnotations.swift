/// A run as workflow commands, which GitHub Actions shows as annotations: regressions and failures as errors, what says nothing as
/// warnings.
public enum GitHubAnnotations {
    /// GitHub shows no more than ten of a kind and step, and drops the rest without a word.
    static let most = 10

    /// One command a line, the most important first.
    public static func lines(_ results: Results) -> [String] {
        var lines: [String] = []
        if let failure = results.failure {
            lines.append(command("error", ["title": "codesnap-bench failed"], failure))
        }
        for entry in results.entriesByInterest {
            let level: String
            switch entry.finding {
            case .failure, .error: level = "error"
            case .undecided, .noBaseline: level = "warning"
            case .passed, .reference: continue
            }
            let file = WorkloadLocation.path(of: entry.cell.workload, in: results)
            let title = "\(entry.comparison.verdict.rawValue): \(results.name(of: entry))"
            lines.append(command(level, ["file": file, "line": "1", "title": title], results.sentence(on: entry)))
        }
        guard lines.count > most else { return lines }
        let hidden = lines.count - (most - 1)
        let isError = lines[(most - 1)...].contains { $0.hasPrefix("::error") }
        return lines.prefix(most - 1) + [
            command(isError ? "error" : "warning", ["title": "codesnap-bench"], "\(hidden) more cells are not shown here")
        ]
    }

    private static func command(_ name: String, _ properties: [String: String], _ message: String) -> String {
        let texts = properties.sorted { $0.key < $1.key }.map { "\($0.key)=\(escaped(property: $0.value))" }
        return "::\(name) \(texts.joined(separator: ","))::\(escaped(message))"
    }

    /// What would end the command, or the message, goes in as the runner reads it back.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// In a property also what separates properties.
    static func escaped(property text: String) -> String {
        escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
