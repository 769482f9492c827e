import GRDB

/// The tables of a history in SQL that PostgreSQL understands too, `HistoryFormat.md` describes them.
enum HistorySchema {
    /// Tells a history from other SQLite databases: "CSnH" in the file's header.
    static let applicationID = 0x4353_6E48

    /// Brings a file from any older version to this one. A version that has been released is never changed: a new one follows it.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE runs (
                        id TEXT NOT NULL PRIMARY KEY,
                        commit_hash TEXT,
                        branch TEXT,
                        date TEXT NOT NULL,
                        seed TEXT NOT NULL,
                        rounds INTEGER NOT NULL,
                        tolerance DOUBLE PRECISION NOT NULL,
                        harness_version TEXT NOT NULL,
                        state TEXT NOT NULL,
                        outcome TEXT NOT NULL,
                        failure TEXT
                    );
                    CREATE INDEX runs_by_date ON runs (date, id);
                    CREATE TABLE environments (
                        digest TEXT NOT NULL PRIMARY KEY,
                        fields TEXT NOT NULL
                    );
                    CREATE TABLE cells (
                        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
                        position INTEGER NOT NULL,
                        environment TEXT NOT NULL REFERENCES environments (digest),
                        workload TEXT NOT NULL,
                        workload_sha256 TEXT NOT NULL,
                        arm TEXT NOT NULL,
                        is_reference BOOLEAN NOT NULL,
                        is_valid BOOLEAN NOT NULL,
                        ratio DOUBLE PRECISION NOT NULL,
                        ratio_lower DOUBLE PRECISION,
                        ratio_upper DOUBLE PRECISION,
                        ratio_confidence DOUBLE PRECISION,
                        spread DOUBLE PRECISION,
                        rounds INTEGER NOT NULL,
                        untraced_seconds DOUBLE PRECISION NOT NULL,
                        traced_seconds DOUBLE PRECISION NOT NULL,
                        events INTEGER,
                        instructions_per_event DOUBLE PRECISION,
                        verdict TEXT NOT NULL,
                        change DOUBLE PRECISION,
                        change_lower DOUBLE PRECISION,
                        change_upper DOUBLE PRECISION,
                        change_confidence DOUBLE PRECISION,
                        log_ratios TEXT NOT NULL,
                        PRIMARY KEY (run_id, environment, workload, arm)
                    );
                    CREATE INDEX cells_by_series ON cells (environment, workload, arm);
                    """)
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        return migrator
    }
}
