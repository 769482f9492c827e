import Benchmarking
import Foundation

/// Says what is wrong with a file before SQLite is asked: in words that help, and before a run whose figures could not be kept.
func checkHistoryFile(_ path: String, for access: SQLiteHistory.Access) throws(BenchmarkError) {
    let manager = FileManager.default
    // SQLite follows links, and puts its journal beside what they lead to.
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let type = try? manager.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
    switch type {
    case .typeRegular?: break
    case .typeDirectory?: throw BenchmarkError(.measurement, "\(path) is a folder, not a history")
    case nil where access == .reading: throw BenchmarkError(.usage, "no such history: \(path)")
    case nil: break
    default: throw BenchmarkError(.measurement, "\(path) is not a regular file, so not a history")
    }
    guard access == .writing else { return }
    let folder = file.deletingLastPathComponent().path
    guard manager.fileExists(atPath: folder) else {
        throw BenchmarkError(.measurement, "cannot write to the history \(path): there is no folder \(folder)")
    }
    if type != nil, !manager.isWritableFile(atPath: file.path) {
        throw BenchmarkError(.measurement, "cannot write to the history \(path): it is read-only")
    }
    guard manager.isWritableFile(atPath: folder) else {
        throw BenchmarkError(.measurement, "cannot write to the history \(path): the folder \(folder) is read-only")
    }
}
