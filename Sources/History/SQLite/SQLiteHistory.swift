import Benchmarking
import Foundation
import GRDB

/// A history in one SQLite file that any number of processes may use at once.
///
/// It keeps SQLite's rollback journal: between two writes it is one file and nothing beside it, to be copied or kept by a CI job as it
/// is. Who comes second waits.
public final class SQLiteHistory: HistoryStore {
    /// What a history is opened for.
    public enum Access: Hashable, Sendable {
        /// It must be there, and is left as it is.
        case reading
        /// It is made where there is none, and brought to the newest version.
        case writing
    }

    private let path: String
    private let queue: DatabaseQueue

    /// How long one process waits for others.
    static let patience: TimeInterval = 60

    public convenience init(_ path: String, for access: Access) throws(BenchmarkError) {
        try self.init(path, for: access, migrator: HistorySchema.migrator)
    }

    /// - Parameters:
    ///   - migrator: The versions that are known.
    ///   - prepare: What else to do with each connection.
    init(
        _ path: String, for access: Access, migrator: DatabaseMigrator, prepare: (@Sendable (Database) throws -> Void)? = nil
    ) throws(BenchmarkError) {
        self.path = path
        try checkHistoryFile(path, for: access)
        queue = try describingFailures(of: path) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(Self.patience)
            configuration.readonly = access == .reading
            if let prepare { configuration.prepareDatabase(prepare) }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
        try migrate(migrator, for: access)
    }

    private func migrate(_ migrator: DatabaseMigrator, for access: Access) throws(BenchmarkError) {
        let isComplete = try describingFailures(of: path) {
            try queue.read { db in
                let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
                let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
                if isEmpty && application == 0 {
                    if access == .writing { return false }
                    throw BenchmarkError(.measurement, "\(path) is empty: no run has been added to it")
                }
                guard application == HistorySchema.applicationID else {
                    throw BenchmarkError(.measurement, "\(path) is something else: an SQLite database, but not a history")
                }
                if try migrator.hasBeenSuperseded(db) {
                    throw BenchmarkError(.measurement, "the history \(path) was written by a newer version of codesnap-bench")
                }
                if let damage = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), damage != "ok" {
                    throw BenchmarkError(.measurement, "the history \(path) is damaged: \(oneLine(damage))")
                }
                return try migrator.hasCompletedMigrations(db)
            }
        }
        if isComplete { return }
        if access == .reading {
            // An older version: written once, and then read.
            _ = try SQLiteHistory(path, for: .writing, migrator: migrator)
            return
        }
        try describingFailures(of: path) {
            // Of two processes that find a file without tables the second waits until the first has made them.
            try queue.inDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT") }
            try migrator.migrate(queue)
            // The lock goes with the next access.
            try queue.inDatabase { try $0.execute(sql: "PRAGMA locking_mode = NORMAL; SELECT count(*) FROM runs") }
        }
    }

    @discardableResult
    public func add(_ runs: [HistoryRun]) throws(BenchmarkError) -> Int {
        try describingFailures(of: path) {
            try queue.writeWithoutTransaction { db in
                var added = 0
                try db.inTransaction(.immediate) {
                    for run in runs where try !RunRow.exists(db, key: run.id) {
                        try insert(run, into: db)
                        added += 1
                    }
                    return .commit
                }
                return added
            }
        }
    }

    private func insert(_ run: HistoryRun, into db: Database) throws {
        try RunRow(run).insert(db)
        for environment in run.environments {
            if let known = try EnvironmentRow.fetchOne(db, key: environment.digest) {
                guard known.fields == environment.fields else {
                    throw BenchmarkError(
                        .measurement, "the history \(path) has another environment under the digest \(environment.digest)")
                }
            } else {
                try EnvironmentRow(digest: environment.digest, fields: environment.fields).insert(db)
            }
        }
        for (position, cell) in run.cells.enumerated() {
            try CellRow(cell, runId: run.id, position: position).insert(db)
        }
    }

    public func runs() throws(BenchmarkError) -> [HistoryRun] {
        try describingFailures(of: path) {
            try queue.read { db in
                let environments = try EnvironmentRow.fetchAll(db).map {
                    HistoryEnvironment(digest: $0.digest, fields: $0.fields)
                }
                let cells = Dictionary(
                    grouping: try CellRow.fetchAll(db, sql: "SELECT * FROM cells ORDER BY run_id, position"), by: \.runId)
                return try RunRow.fetchAll(db, sql: "SELECT * FROM runs ORDER BY date, id").map { row in
                    let own = (cells[row.id] ?? []).map(\.cell)
                    let used = own.map(\.environment).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
                    let run = row.run(used.compactMap { digest in environments.first { $0.digest == digest } }, own)
                    if let run, run.defect == nil { return run }
                    throw BenchmarkError(
                        .measurement, "the history \(path) is damaged: run \(row.id): \(run?.defect ?? "no usable seed")")
                }
            }
        }
    }
}
