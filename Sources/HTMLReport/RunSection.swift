import Benchmarking

/// Where and how the run was measured, and how it can be measured again.
struct RunSection {
    var results: Results
    var demo: String?

    var markup: Markup {
        let environments = results.environments.map(Self.environment)
        return """
            <dl class="values">\(run.map(Self.row))</dl>
            \(commands)\(environments)\(parts)
            """
    }

    private static func row(_ fact: (name: String, value: Markup)) -> Markup {
        "<div><dt>\(fact.name)</dt><dd>\(fact.value)</dd></div>"
    }

    private var run: [(name: String, value: Markup)] {
        let machine = results.machine
        var facts: [(name: String, value: Markup)] = [
            ("commit", results.commit.map { "<code>\($0)</code>" } ?? "not known"),
            ("date", #"<time datetime="\#(results.date)">\#(results.date)</time>"#),
            ("rounds", "\(results.rounds)"), ("seed", "\(String(results.seed))"),
            ("tolerance", "\(Figures.percentage(results.tolerance))"),
            ("took", "\(Figures.wholeSeconds(results.seconds))"),
            (
                "machine",
                "\(machine.cpu), \(machine.cores) cores, \(machine.system), \(machine.kernel) (CPU flags \(machine.cpuFlags))"
            ),
            ("report by", "codesnap-bench \(harnessVersion)"),
        ]
        if let load = results.load { facts.append(("meanwhile", "\(load.text)")) }
        if let base = results.base { facts.insert(("base revision", "<code>\(base)</code>"), at: 1) }
        if let shard = results.shard {
            facts.append(("part", "\(shard.name): the verdict is that of all parts, by <code>codesnap-bench merge</code>"))
        }
        if let demo { facts.append(("demo", #"<a href="\#(demo)">recursive sorts as a flame graph</a>"#)) }
        return facts
    }

    /// The same cells in the same order again.
    private var commands: Markup {
        let lines =
            results.parts?.map { part in Self.repeating(part.command, seed: part.seed) }
            ?? [Self.repeating(results.command, seed: results.seed)]
        let commands = lines.map { line -> Markup in "<p class=\"command\"><code>\(line)</code></p>\n" }
        return "<p>The same order of the same cells again:</p>\n\(commands)"
    }

    private static func repeating(_ command: [String], seed: UInt64) -> String {
        // Of the program only its name: where it stood is nobody's business.
        var words = ["codesnap-bench"] + command.dropFirst()
        if !words.contains(where: { $0 == "--seed" || $0.hasPrefix("--seed=") }) { words += ["--seed", String(seed)] }
        return ShellText.line(words)
    }

    private static func environment(_ environment: Results.Environment) -> Markup {
        let interpreter = environment.interpreter
        var facts: [(name: String, value: Markup)] = [
            ("executable", "<code>\(interpreter.executable)</code>"), ("build", "\(interpreter.build)"),
            ("compiler", "\(interpreter.compiler)"),
            ("C library", "\(interpreter.libc.isEmpty ? "not known" : interpreter.libc)"),
            (
                "environment",
                "<code>\(environment.fingerprint.digest)</code>, measured by method \(environment.fingerprint.method)"
            ),
        ]
        let versions = (environment.peers ?? [:]).merging(environment.armVersions ?? [:]) { known, _ in known }
        for (name, version) in versions.sorted(by: { $0.key < $1.key }) { facts.append((name, "version \(version)")) }
        for remark in environment.leftOut ?? [] { facts.append(("left out", "\(remark)")) }
        return "<h3>\(interpreter.label)</h3>\n<dl class=\"values\">\(facts.map(row))</dl>\n"
    }

    private var parts: Markup? {
        results.parts.map { parts in
            let rows = parts.map { part -> Markup in
                """
                <tr><td>\(part.shard ?? "–")</td><td>\(part.machine.cpu), \(part.machine.cores) cores</td><td>\(part.load?.text ?? "–")</td><td>\(part.date)</td>\
                <td class="number">\(Figures.wholeSeconds(part.seconds))</td><td class="number">\(String(part.seed))</td></tr>

                """
            }
            return """
                <h3>Parts</h3>
                <table><thead><tr><th scope="col">part</th><th scope="col">machine</th><th scope="col">meanwhile</th><th scope="col">date</th>\
                <th scope="col" class="number">took</th><th scope="col" class="number">seed</th></tr></thead><tbody>
                \(rows)</tbody></table>

                """
        }
    }
}
