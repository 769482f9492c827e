import Benchmarking
import GRDB

/// Runs work on the file at `path` and turns what SQLite says into a sentence that says what to do.
func describingFailures<Value>(of path: String, _ work: () throws -> Value) throws(BenchmarkError) -> Value {
    do {
        return try work()
    } catch let error as BenchmarkError {
        throw error
    } catch let error as DatabaseError {
        throw BenchmarkError(.measurement, sentence(error, path))
    } catch {
        // Rows that are there but do not have the form they should.
        throw BenchmarkError(.measurement, "the history \(path) is damaged: \(oneLine("\(error)"))")
    }
}

private func sentence(_ error: DatabaseError, _ path: String) -> String {
    let message = oneLine(error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)")
    switch error.resultCode {
    case .SQLITE_FULL: return "cannot write to the history \(path): the disk is full"
    case .SQLITE_READONLY: return "cannot write to the history \(path): it is read-only"
    case .SQLITE_BUSY, .SQLITE_LOCKED:
        return "the history \(path) has been in use by another process for \(Int(SQLiteHistory.patience)) s"
    case .SQLITE_NOTADB: return "\(path) is damaged, or something else than a history: it is not an SQLite database"
    case .SQLITE_CORRUPT: return "the history \(path) is damaged: \(message)"
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: return "cannot open the history \(path): \(message)"
    default: return "cannot use the history \(path): \(message)"
    }
}

/// A message of a library, which may have any number of lines.
func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: "; ")
}
