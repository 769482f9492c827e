import Benchmarking
import Foundation
import GRDB
import Testing

@testable import History

struct StoreTests {
    @Test func whatIsAddedComesBack() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let runs = [
            Example.run(2, [Example.cell("hanoi"), Example.cell("fib"), Example.cell("fib", arm: "python")]), Example.bare,
            Example.run(0), Example.run(3, [], state: .incomplete),
        ]
        #expect(try SQLiteHistory(folder.history, for: .writing).add(runs) == 4)
        #expect(try SQLiteHistory(folder.history, for: .reading).runs() == [runs[2], runs[1], runs[0], runs[3]])
    }

    @Test func aRunIsAddedOnce() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let history = try SQLiteHistory(folder.history, for: .writing)
        try history.add([Example.run(0)])
        var other = Example.run(0)
        other.branch = "another"
        #expect(try history.add([other, Example.run(1), Example.run(1)]) == 1)
        #expect(try history.runs() == [Example.run(0), Example.run(1)])
    }

    @Test func allOrNothing() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let history = try SQLiteHistory(folder.history, for: .writing)
        try history.add([Example.run(0)])
        var other = Example.run(2)
        other.environments[0].fields["CPU"] = "another one"
        let error = #expect(throws: BenchmarkError.self) { try history.add([Example.run(1), other]) }
        #expect(error?.description.contains("another environment under the digest 1a2b3c4d") == true)
        #expect(try history.runs() == [Example.run(0)])
    }

    /// Whoever comes second waits, also while the first makes the tables.
    @Test func manyWriteAtOnce() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let path = folder.history
        try await withThrowingTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    let history = try SQLiteHistory(path, for: .writing)
                    for day in 0..<5 { try history.add([Example.run(10 * writer + day)]) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try SQLiteHistory(path, for: .reading).runs().count == 40)
    }

    @Test func whoWaitsTooLongIsTold() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let history = try SQLiteHistory(folder.history, for: .writing, migrator: HistorySchema.migrator) { db in
            try db.execute(sql: "PRAGMA busy_timeout = 20")
        }
        try DatabaseQueue(path: folder.history).inDatabase { other in
            try other.inTransaction(.exclusive) {
                let error = #expect(throws: BenchmarkError.self) { try history.add([Example.run(0)]) }
                #expect(error?.description.hasPrefix("the history \(folder.history) has been in use by another process") == true)
                return .rollback
            }
        }
        #expect(try history.add([Example.run(0)]) == 1)
    }

    @Test func atRestAHistoryIsOneFile() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try SQLiteHistory(folder.history, for: .writing).add([Example.run(0)])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["history.sqlite"])
    }

    /// A later schema, as a later version of the program would have it.
    private var laterSchema: DatabaseMigrator {
        var migrator = HistorySchema.migrator
        migrator.registerMigration("2") { try $0.execute(sql: "ALTER TABLE runs ADD COLUMN note TEXT") }
        return migrator
    }

    @Test func anOlderSchemaIsBroughtUpToDate() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try SQLiteHistory(folder.history, for: .writing).add([Example.run(0)])
        #expect(try SQLiteHistory(folder.history, for: .reading, migrator: laterSchema).runs() == [Example.run(0)])
        let columns = try DatabaseQueue(path: folder.history).read { try $0.columns(in: "runs").map(\.name) }
        #expect(columns.contains("note"))
    }

    /// Releases of the program must agree on this: a change of it is a new migration.
    @Test func theFirstSchemaIsPinned() throws {
        let folder = try Folder()
        defer { folder.remove() }
        _ = try SQLiteHistory(folder.history, for: .writing)
        let columns = try DatabaseQueue(path: folder.history).read { db in
            try ["runs", "environments", "cells"].map { try db.columns(in: $0).map(\.name).joined(separator: " ") }
        }
        #expect(
            columns == [
                "id commit_hash branch date seed rounds tolerance harness_version state outcome failure", "digest fields",
                "run_id position environment workload workload_sha256 arm is_reference is_valid ratio ratio_lower ratio_upper "
                    + "ratio_confidence spread rounds untraced_seconds traced_seconds events instructions_per_event verdict change change_lower "
                    + "change_upper change_confidence log_ratios",
            ])
    }

    @Test func aNewerSchemaIsRefused() throws {
        let folder = try Folder()
        defer { folder.remove() }
        _ = try SQLiteHistory(folder.history, for: .writing, migrator: laterSchema)
        for access in [SQLiteHistory.Access.reading, .writing] {
            let error = #expect(throws: BenchmarkError.self) { try SQLiteHistory(folder.history, for: access) }
            #expect(error?.description.contains("was written by a newer version") == true)
            #expect(error?.kind == .measurement)
        }
    }

    @Test func aFullDiskIsSaid() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try SQLiteHistory(folder.history, for: .writing).add([Example.run(0)])
        let history = try SQLiteHistory(folder.history, for: .writing, migrator: HistorySchema.migrator) { db in
            try db.execute(sql: "PRAGMA max_page_count = 1")
        }
        let error = #expect(throws: BenchmarkError.self) { try history.add((1..<200).map { Example.run($0) }) }
        #expect(error?.description == "cannot write to the history \(folder.history): the disk is full")
        #expect(try history.runs() == [Example.run(0)])
    }

    @Test func aHistoryOpenedForReadingIsNotWritten() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try SQLiteHistory(folder.history, for: .writing).add([Example.run(0)])
        let history = try SQLiteHistory(folder.history, for: .reading)
        let error = #expect(throws: BenchmarkError.self) { try history.add([Example.run(1)]) }
        #expect(error?.description == "cannot write to the history \(folder.history): it is read-only")
    }

    /// Values that SQLite would hold, but no run has.
    @Test(arguments: [
        ("UPDATE cells SET ratio = 'fast'", "a ratio that cannot be right"), ("UPDATE runs SET state = 'fine'", "State"),
        ("UPDATE runs SET seed = 'x'", "no usable seed"), ("UPDATE cells SET log_ratios = '[1,'", "JSON"),
        ("UPDATE runs SET date = 'today'", "run.date is not a date"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM environments", "an environment that the run does not have"),
    ])
    func damagedRows(_ damage: String, _ reason: String) throws {
        let folder = try Folder()
        defer { folder.remove() }
        try SQLiteHistory(folder.history, for: .writing).add([Example.run(0)])
        try DatabaseQueue(path: folder.history).inDatabase { try $0.execute(sql: damage) }
        let error = #expect(throws: BenchmarkError.self) { try SQLiteHistory(folder.history, for: .reading).runs() }
        let text = error?.description ?? ""
        #expect(text.contains("is damaged") && text.contains(reason) && !text.contains("\n"), "\(text)")
        #expect(error?.kind == .measurement)
    }
}
