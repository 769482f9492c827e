import GRDB
import Statistics

/// A row of the table `runs`.
struct RunRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "runs"
    static let databaseColumnEncodingStrategy = DatabaseColumnEncodingStrategy.convertToSnakeCase
    static let databaseColumnDecodingStrategy = DatabaseColumnDecodingStrategy.convertFromSnakeCase

    var id: String
    var commitHash: String?
    var branch: String?
    var date: String
    /// Decimal digits: SQL's widest whole numbers have a sign.
    var seed: String
    var rounds: Int
    var tolerance: Double
    var harnessVersion: String
    var state: HistoryRun.State
    var outcome: String
    var failure: String?

    init(_ run: HistoryRun) {
        id = run.id
        commitHash = run.commit
        branch = run.branch
        date = run.date
        seed = "\(run.seed)"
        rounds = run.rounds
        tolerance = run.tolerance
        harnessVersion = run.harnessVersion
        state = run.state
        outcome = run.outcome
        failure = run.failure
    }

    /// nil when the row cannot be right.
    func run(_ environments: [HistoryEnvironment], _ cells: [HistoryCell]) -> HistoryRun? {
        guard let seed = UInt64(seed) else { return nil }
        return HistoryRun(
            id: id, commit: commitHash, branch: branch, date: date, seed: seed, rounds: rounds, tolerance: tolerance,
            harnessVersion: harnessVersion, state: state, outcome: outcome, failure: failure, environments: environments,
            cells: cells)
    }
}

/// A row of the table `environments`; GRDB keeps the fields as JSON.
struct EnvironmentRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "environments"

    var digest: String
    var fields: [String: String]
}

/// A row of the table `cells`; GRDB keeps the log ratios as JSON.
struct CellRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "cells"
    static let databaseColumnEncodingStrategy = DatabaseColumnEncodingStrategy.convertToSnakeCase
    static let databaseColumnDecodingStrategy = DatabaseColumnDecodingStrategy.convertFromSnakeCase

    var runId: String
    var position: Int
    var environment: String
    var workload: String
    var workloadSha256: String
    var arm: String
    var isReference: Bool
    var isValid: Bool
    var ratio: Double
    var ratioLower: Double?
    var ratioUpper: Double?
    var ratioConfidence: Double?
    var spread: Double?
    var rounds: Int
    var untracedSeconds: Double
    var tracedSeconds: Double
    var events: Int?
    var instructionsPerEvent: Double?
    var verdict: String
    var change: Double?
    var changeLower: Double?
    var changeUpper: Double?
    var changeConfidence: Double?
    var logRatios: [Double]

    init(_ cell: HistoryCell, runId: String, position: Int) {
        self.runId = runId
        self.position = position
        environment = cell.environment
        workload = cell.workload
        workloadSha256 = cell.workloadSha256
        arm = cell.arm
        isReference = cell.isReference
        isValid = cell.isValid
        ratio = cell.ratio
        (ratioLower, ratioUpper, ratioConfidence) = Self.columns(cell.interval)
        spread = cell.spread
        rounds = cell.rounds
        untracedSeconds = cell.untracedSeconds
        tracedSeconds = cell.tracedSeconds
        events = cell.events
        instructionsPerEvent = cell.instructionsPerEvent
        verdict = cell.verdict
        change = cell.change
        (changeLower, changeUpper, changeConfidence) = Self.columns(cell.changeInterval)
        logRatios = cell.logRatios
    }

    var cell: HistoryCell {
        HistoryCell(
            environment: environment, workload: workload, workloadSha256: workloadSha256, arm: arm,
            isReference: isReference, isValid: isValid, ratio: ratio,
            interval: Self.interval(ratioLower, ratioUpper, ratioConfidence),
            spread: spread, rounds: rounds, untracedSeconds: untracedSeconds, tracedSeconds: tracedSeconds, events: events,
            instructionsPerEvent: instructionsPerEvent, verdict: verdict, change: change,
            changeInterval: Self.interval(changeLower, changeUpper, changeConfidence),
            logRatios: logRatios)
    }

    private static func columns(_ interval: Interval?) -> (Double?, Double?, Double?) {
        (interval?.lower, interval?.upper, interval?.confidence)
    }

    private static func interval(_ lower: Double?, _ upper: Double?, _ confidence: Double?) -> Interval? {
        guard let lower, let upper, let confidence else { return nil }
        return Interval(lower: lower, upper: upper, confidence: confidence)
    }
}
