import Foundation

/// A shard plan in the forms in which CI systems take a matrix.
public struct CIMatrix: Sendable {
    private struct Job: Encodable {
        var shard: String
        var name: String
        var arguments: String
        var expectedSeconds: Int
        var units: [WorkUnit]?
    }

    private struct GitHub: Encodable {
        var include: [Job]
    }

    private struct Plan: Encodable {
        var schema = "codesnap-bench plan"
        var version = 1
        var shards: [Job]
    }

    private let plan: ShardPlan
    private let options: [String]

    /// - Parameter options: The measurement options that every shard is to have, as they stand on a command line.
    public init(_ plan: ShardPlan, options: [String]) {
        self.plan = plan
        self.options = options
    }

    private func jobs(withUnits: Bool) -> [Job] {
        plan.shards.enumerated().map { index, part in
            let shard = "\(index + 1)/\(plan.shards.count)"
            let workloads = Dictionary(grouping: part.units, by: \.python)
            let names = part.units.map(\.python).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let texts = names.map { python in "\(python): " + (workloads[python] ?? []).map(\.workload).joined(separator: ", ") }
            return Job(
                shard: shard, name: texts.joined(separator: "; "),
                arguments: (["--shard", shard] + options).map(Self.shellQuoted).joined(separator: " "),
                expectedSeconds: Int(part.seconds.rounded(.up)), units: withUnits ? part.units : nil)
        }
    }

    /// One line, as `$GITHUB_OUTPUT` takes it: the value of `strategy.matrix` by `fromJSON`.
    public func github() throws(BenchmarkError) -> String {
        try Self.json(GitHub(include: jobs(withUnits: false)), isPretty: false)
    }

    /// The shards with what each of them measures.
    public func json() throws(BenchmarkError) -> String { try Self.json(Plan(shards: jobs(withUnits: true)), isPretty: true) }

    /// A hidden job with the matrix, for a child pipeline's jobs to extend.
    public func gitlab() throws(BenchmarkError) -> String {
        var lines = [".codesnap-bench-shards:", "  parallel:", "    matrix:"]
        for job in jobs(withUnits: false) {
            // A JSON text is a YAML scalar.
            lines.append("      - CODESNAP_BENCH_SHARD: \(try Self.json(job.shard, isPretty: false))")
            lines.append("        CODESNAP_BENCH_ARGUMENTS: \(try Self.json(job.arguments, isPretty: false))")
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ value: some Encodable, isPretty: Bool) throws(BenchmarkError) -> String {
        do {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting =
                isPretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .measurement("cannot write the matrix: \(error)")
        }
    }

    /// `text` as one word of a POSIX shell.
    static func shellQuoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=+:,@%".contains($0)) }
        return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
