/// Joining the parts of a matrix.
extension Results {
    /// The runs of several machines as one run. It has no verdict yet: `judge` gives one over all cells.
    ///
    /// - Parameters:
    ///   - runs: Each with the name of its file. In which order they come makes no difference.
    ///   - command: Of the merging.
    /// - Throws: Where they do not belong together: a failed or incomplete run, another commit or other settings, a cell in two of them, a
    ///   shard that is missing.
    public static func merged(_ runs: [(name: String, results: Results)], command: [String]) throws(BenchmarkError) -> Results {
        guard let first = runs.first else { throw .measurement("there are no results to merge") }
        for (name, results) in runs {
            if let failure = results.failure { throw .measurement("the run in \(name) failed: \(failure)") }
            if results.parts != nil { throw .measurement("\(name) is merged from other results already; merge those") }
        }
        try checkSettings(runs)
        try checkShards(runs)
        let ordered = runs.sorted {
            ($0.results.shard?.index ?? 0, $0.results.date, $0.name) < ($1.results.shard?.index ?? 0, $1.results.date, $1.name)
        }
        var merged = ordered.first?.results ?? first.results
        merged.environments = []
        merged.entries = []
        merged.order = []
        var owners: [Identity: String] = [:]
        for (name, results) in ordered {
            let places = results.environments.map { environment in merged.place(of: environment) }
            let offset = merged.entries.count
            for var entry in results.entries {
                entry.cell.interpreter = places[entry.cell.interpreter]
                let identity = Identity(interpreter: entry.cell.interpreter, workload: entry.cell.workload, arm: entry.cell.arm)
                if let other = owners.updateValue(name, forKey: identity) {
                    throw .measurement("both \(other) and \(name) have \(merged.name(of: entry))")
                }
                merged.entries.append(entry)
            }
            merged.order += results.order.map { $0 + offset }
        }
        merged.command = command
        merged.date = ordered.map(\.results.date).min() ?? merged.date
        merged.seconds = ordered.map(\.results.seconds).max() ?? merged.seconds
        merged.load = ordered.compactMap(\.results.load).max { $0.pressure < $1.pressure }
        merged.shard = nil
        merged.parts = ordered.map { Part($0.results) }
        merged.outcome = .noBaseline
        return merged
    }

    private struct Identity: Hashable {
        var interpreter: Int
        var workload: String
        var arm: String
    }

    /// The index of an environment, which is added where it is new.
    private mutating func place(of environment: Environment) -> Int {
        let known = environments.firstIndex {
            $0.interpreter == environment.interpreter && $0.fingerprint == environment.fingerprint
        }
        if let known {
            // Of peers each part knows what it was asked for.
            environments[known].peers.merge(with: environment.peers)
            environments[known].leftOut.merge(with: environment.leftOut)
            environments[known].armVersions.merge(with: environment.armVersions)
            return known
        }
        environments.append(environment)
        return environments.count - 1
    }

    private static func checkSettings(_ runs: [(name: String, results: Results)]) throws(BenchmarkError) {
        guard let first = runs.first else { return }
        for (name, results) in runs.dropFirst() {
            let pairs: [(String, String, String)] = [
                ("commit", first.results.commit ?? "unknown", results.commit ?? "unknown"),
                ("base", first.results.base ?? "none", results.base ?? "none"),
                ("rounds", String(first.results.rounds), String(results.rounds)),
                ("format", String(first.results.version), String(results.version)),
                (
                    "arms", first.results.shard?.arms.joined(separator: ", ") ?? "",
                    results.shard?.arms.joined(separator: ", ") ?? ""
                ),
            ]
            for (what, expected, found) in pairs
            where expected != found && !(what == "arms" && (expected.isEmpty || found.isEmpty)) {
                throw .measurement("\(first.name) and \(name) do not belong together: \(what) \(expected) and \(found)")
            }
        }
    }

    private static func checkShards(_ runs: [(name: String, results: Results)]) throws(BenchmarkError) {
        let shards = runs.compactMap { run in run.results.shard.map { (name: run.name, shard: $0) } }
        guard let first = shards.first else { return }
        if let whole = runs.first(where: { $0.results.shard == nil }) {
            throw .measurement("\(first.name) is shard \(first.shard.name), \(whole.name) is none")
        }
        var owners: [Int: String] = [:]
        for (name, shard) in shards {
            guard shard.count == first.shard.count, shard.plan == first.shard.plan else {
                throw .measurement(
                    "\(first.name) and \(name) are shards \(first.shard.name) and \(shard.name) of different plans: measure them with the same "
                        + "options and baselines")
            }
            if let other = owners.updateValue(name, forKey: shard.index) {
                throw .measurement("both \(other) and \(name) are shard \(shard.name)")
            }
        }
        let missing = (1...first.shard.count).filter { owners[$0] == nil }
        guard missing.isEmpty else {
            let names = missing.map { "\($0)/\(first.shard.count)" }.joined(separator: ", ")
            throw .measurement("\(missing.count == 1 ? "shard" : "shards") \(names) \(missing.count == 1 ? "is" : "are") missing")
        }
    }
}

extension [String: String]? {
    fileprivate mutating func merge(with other: [String: String]?) {
        guard let other else { return }
        self = (self ?? [:]).merging(other) { known, _ in known }
    }
}

extension [String]? {
    fileprivate mutating func merge(with other: [String]?) {
        guard let other else { return }
        self = (self ?? []) + other.filter { !(self ?? []).contains($0) }
    }
}
