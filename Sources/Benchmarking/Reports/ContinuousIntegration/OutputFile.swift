import Foundation

/// A file that the caller named.
public enum OutputFile {
    /// Replaces the file in one step; makes its folder. What is no ordinary file, such as `/dev/stdout` or a pipe, is written to as it is:
    /// a file moved over it would take its place.
    public static func write(_ data: Data, to path: String) throws(BenchmarkError) {
        do {
            try makeFolder(of: path)
            if isOrdinary(path) {
                try data.write(to: URL(fileURLWithPath: path), options: .atomic)
            } else {
                try append(data, opening: path)
            }
        } catch {
            throw failure(path, error)
        }
    }

    /// Puts `data` at the end of the file, which is made when there is none.
    public static func append(_ data: Data, to path: String) throws(BenchmarkError) {
        do {
            try makeFolder(of: path)
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
            try append(data, opening: path)
        } catch {
            throw failure(path, error)
        }
    }

    /// The bytes that a file has; 0 for none.
    public static func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func append(_ data: Data, opening path: String) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        // Pipes and terminals have no end to go to.
        if isOrdinary(path) { try file.seekToEnd() }
        try file.write(contentsOf: data)
    }

    private static func isOrdinary(_ path: String) -> Bool {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real) else { return true }
        return attributes[.type] as? FileAttributeType == .typeRegular
    }

    private static func makeFolder(of path: String) throws {
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    }

    private static func failure(_ path: String, _ error: any Error) -> BenchmarkError {
        .measurement("cannot write \(path): \(systemReason(error))")
    }
}
