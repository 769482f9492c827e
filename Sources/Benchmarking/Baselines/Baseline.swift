import Foundation

/// Figures of one environment, kept to compare later runs with.
public struct Baseline: Hashable, Sendable, Codable {
    /// One arm on one workload.
    public struct Cell: Hashable, Sendable, Codable {
        public var workload: String
        /// SHA-256 of the workload's file, hexadecimal.
        public var workloadSha256: String
        public var arm: String
        /// The commit that was measured, `-dirty` when files differed from it; nil without git.
        public var commit: String?
        /// When, ISO 8601.
        public var date: String
        /// Seed of the run.
        public var seed: UInt64
        /// Each process's ratio, traced over untraced time.
        public var ratios: [Double]
        /// Each process's seconds of one untraced call.
        public var untracedSeconds: [Double]

        /// Instructions an event more than untraced; nil where they were not counted.
        public var instructionsPerEvent: Double?

        public init(
            workload: String, workloadSha256: String, arm: String, commit: String?, date: String, seed: UInt64,
            ratios: [Double], untracedSeconds: [Double], instructionsPerEvent: Double? = nil
        ) {
            self.workload = workload
            self.workloadSha256 = workloadSha256
            self.arm = arm
            self.commit = commit
            self.date = date
            self.seed = seed
            self.ratios = ratios
            self.untracedSeconds = untracedSeconds
            self.instructionsPerEvent = instructionsPerEvent
        }
    }

    /// Tells this file from other JSON.
    public static let schemaName = "codesnap-bench baseline"
    /// A reader refuses a higher version.
    public static let currentVersion = 1

    public var schema = schemaName
    public var version = currentVersion
    public var fingerprint: Fingerprint
    /// In the order of workload and arm.
    public var cells: [Cell]

    public init(fingerprint: Fingerprint, cells: [Cell]) {
        self.fingerprint = fingerprint
        self.cells = cells
    }

    /// The fewest rounds that a baseline may rest on: below it there is no 95% interval.
    public static let leastRounds = MeasurementSettings.quickRounds

    /// Rounds of a baseline when no other number is asked for: every later comparison bears its error.
    public static let standardRounds = 64

    /// The name of its file: readable, and another one for another fingerprint.
    public var fileName: String {
        fileNameForm("\(fingerprint.implementation) \(fingerprint.version) \(fingerprint.digest)") + ".json"
    }

    /// The cell of an arm on a workload.
    public func cell(workload: String, arm: String) -> Cell? {
        cells.first { $0.workload == workload && $0.arm == arm }
    }

    /// Puts `newer` in the place of cells of the same workload and arm and keeps the others.
    public mutating func merge(_ newer: [Cell]) {
        cells.removeAll { old in newer.contains { $0.workload == old.workload && $0.arm == old.arm } }
        cells = (cells + newer).sorted { ($0.workload, $0.arm) < ($1.workload, $1.arm) }
    }
}
