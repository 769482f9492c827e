import Foundation

/// One arm on one workload under one interpreter, with all that was measured of it.
public struct Cell: Hashable, Sendable, Codable {
    /// Index into the interpreters of the run.
    public var interpreter: Int
    public var workload: String
    /// SHA-256 of the workload's file, hexadecimal: another program's figures are not compared with these.
    public var workloadSha256: String
    public var arm: String
    /// Whether the arm is there for comparison's sake and never gated.
    public var isReference: Bool
    /// Calls of `workload()` in a block.
    public var iterations: Int
    /// Entries plus exits of one call of `workload()` as the arm counted them; nil where it does not count.
    public var events: Int?
    /// One a round.
    public var samples: [Sample]
    /// Instructions of one call of `workload()`, counted once a process under callgrind; nil where they were not counted.
    public var instructions: [Int]?
    /// Of the call that is on the flame graph page; nil where none was written.
    public var trace: TraceSize?

    public init(
        interpreter: Int, workload: String, workloadSha256: String, arm: String, isReference: Bool, iterations: Int,
        events: Int? = nil, samples: [Sample] = []
    ) {
        self.interpreter = interpreter
        self.workload = workload
        self.workloadSha256 = workloadSha256
        self.arm = arm
        self.isReference = isReference
        self.iterations = iterations
        self.events = events
        self.samples = samples
    }

    /// Whether this is the untraced arm.
    public var isControl: Bool { arm == Arm.untraced.name }

    /// Logarithm of each process's ratio, in the order of the rounds.
    public var logRatios: [Double] { samples.sorted { $0.round < $1.round }.map { log($0.ratio) } }

    /// The same of one pass only.
    func logRatios(pass: Sample.Pass) -> [Double] {
        samples.filter { $0.pass == pass }.sorted { $0.round < $1.round }.map { log($0.ratio) }
    }
}
