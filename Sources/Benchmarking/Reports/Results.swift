import Foundation

/// All that is known about a run: what `results.json` holds and every other output is made from. `ResultsFormat.md` describes it.
public struct Results: Hashable, Sendable, Codable {
    /// An interpreter of the run and the environment that its figures belong to.
    public struct Environment: Hashable, Sendable, Codable {
        public var interpreter: Interpreter
        public var fingerprint: Fingerprint
        /// The versions of the peers that were measured, by the names of their arms; nil where none was asked for.
        public var peers: [String: String]?
        /// Why a peer that was asked for was left out, a sentence each; nil where none was.
        public var leftOut: [String]?
        /// The versions of the arms from outside, by their names, where they state one; nil where none does.
        public var armVersions: [String: String]?
    }

    /// A cell with everything that was concluded from it.
    public struct Entry: Hashable, Sendable, Codable {
        public var cell: Cell
        public var summary: CellSummary
        public var comparison: Comparison
    }

    /// Tells this file from other JSON.
    public static let schemaName = "codesnap-bench results"
    /// A reader refuses a higher version.
    public static let currentVersion = 2

    public var schema = schemaName
    public var version = currentVersion
    /// Command line of the run.
    public var command: [String]
    /// The commit that was measured, `-dirty` when files differed from it; nil without git.
    public var commit: String?
    /// When the run began, ISO 8601.
    public var date: String
    /// How long it took, seconds.
    public var seconds: Double
    public var seed: UInt64
    public var rounds: Int
    /// 0.02 is 2%.
    public var tolerance: Double
    /// The commit of the base revision that was measured beside; nil where stored baselines were compared with.
    public var base: String?
    public var machine: Machine
    /// How much the machine was somebody else's while processes measured; nil where the system keeps no such account. Of merged runs the
    /// busiest.
    public var load: MachineLoad?
    public var environments: [Environment]
    /// Index of the entry that each process of the run was for, in the order in which they ran.
    public var order: [Int]
    public var entries: [Entry]
    public var outcome: Outcome
    /// Why the measurement failed, one sentence; nil when it did not.
    public var failure: String?
    /// true: the run was interrupted, and the entries hold what had been measured before it. Else nil.
    public var incomplete: Bool?
    /// Which part of a matrix this is; nil for a run that is a whole.
    public var shard: Shard?
    /// The runs that were merged into this one; nil for one that was measured in one piece.
    public var parts: [Part]?
}

extension Results {
    /// Everything but the verdicts, which `judge` adds.
    public init(
        _ measurement: MeasurementSession, machine: Machine, command: [String], commit: String?, date: Date, seconds: Double
    ) {
        self.command = command
        self.commit = commit
        self.date = date.formatted(.iso8601)
        self.seconds = seconds
        self.machine = machine
        load = measurement.load
        seed = measurement.settings.seed
        rounds = measurement.settings.rounds
        tolerance = Gate.standardTolerance
        base = measurement.settings.base?.commit
        environments = zip(measurement.interpreters, measurement.peers).enumerated().map { index, pair in
            let (interpreter, peers) = pair
            let versions = measurement.armVersions[index]
            return Environment(
                interpreter: interpreter, fingerprint: Fingerprint(interpreter, on: machine),
                peers: peers.versions.isEmpty ? nil : peers.versions, leftOut: peers.remarks.isEmpty ? nil : peers.remarks,
                armVersions: versions.isEmpty ? nil : versions)
        }
        shard = measurement.settings.shard
        order = measurement.order
        let cells = measurement.cells.filter { !$0.samples.isEmpty }
        entries = cells.map { cell in
            let control = cells.first {
                $0.isControl && $0.workload == cell.workload && $0.interpreter == cell.interpreter
            }
            return Entry(
                cell: cell, summary: CellSummary(cell, control: control), comparison: Comparison(.noBaseline))
        }
        outcome = .noBaseline
    }

    /// Compares every entry with the gate's baselines and draws the conclusion.
    ///
    /// - Returns: The indexes of the entries that are to be measured again before it is final.
    @discardableResult
    public mutating func judge(by gate: Gate, policy: OutcomePolicy) -> [Int] {
        tolerance = gate.tolerance
        let (comparisons, suspicious) = gate.judge(
            entries.map(\.cell), in: environments.map(\.fingerprint), load: load)
        for index in entries.indices { entries[index].comparison = comparisons[index] }
        outcome = Outcome(comparisons.map(\.verdict), policy: policy)
        return suspicious
    }

    /// Marks the run as failed.
    public mutating func fail(_ reason: String) {
        outcome = .failed
        failure = reason
    }

    /// Marks the run as failed because it was interrupted. What looked slower was not measured again, so that nothing is a regression yet.
    public mutating func interrupt(_ reason: String) {
        fail(reason)
        incomplete = true
        for index in entries.indices where entries[index].comparison.verdict == .regression {
            guard entries[index].comparison.passes == nil, entries[index].comparison.instructions?.isRegression != true else {
                continue
            }
            entries[index].comparison.verdict = .inconclusive
            entries[index].comparison.note = "interrupted before it was measured again"
        }
    }

    /// The cells of one environment in the form in which a baseline keeps them. It keeps none of the peers: their versions move on.
    public func baselineCells(of environment: Int) -> [Baseline.Cell] {
        entries.filter {
            let arm = Arm(name: $0.cell.arm)
            // An arm from outside may have a peer's name: what is gated has a baseline.
            return $0.cell.interpreter == environment && !($0.cell.isReference && arm.isPeer) && !arm.isAtBase
        }.map { entry in
            let samples = entry.cell.samples.sorted { $0.round < $1.round }
            return Baseline.Cell(
                workload: entry.cell.workload, workloadSha256: entry.cell.workloadSha256, arm: entry.cell.arm,
                commit: commit, date: date, seed: seed, ratios: samples.map(\.ratio),
                untracedSeconds: samples.map { $0.medianUntracedNs * 1e-9 / Double(entry.cell.iterations) },
                instructionsPerEvent: entry.comparison.instructions?.cost.perEvent)
        }
    }

    /// Reads `results.json`.
    public static func load(_ path: String) throws(BenchmarkError) -> Results {
        guard let data = FileManager.default.contents(atPath: path) else { throw .usage("no such results: \(path)") }
        let results: Results = try JSONFile.decode(
            data, schema: schemaName, oldest: currentVersion, version: currentVersion, what: "the file \(path)")
        if let defect = results.defect { throw .measurement("the file \(path) is damaged: \(defect)") }
        return results
    }

    /// What `results.json` holds.
    public func json() throws(BenchmarkError) -> String {
        String(decoding: try JSONFile.encode(self), as: UTF8.self)
    }

    /// Whether other people's tracers were asked for.
    public var hasPeers: Bool { environments.contains { $0.peers != nil || $0.leftOut != nil } }

    /// Writes `results.json` in one step.
    public func write(to path: String) throws(BenchmarkError) {
        try JSONFile.write(self, to: path)
    }
}
