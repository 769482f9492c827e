import Foundation

/// A folder of this process, removed when its owner lets go of it or the process is interrupted.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws(BenchmarkError) {
        let base = FileManager.default.temporaryDirectory.path
        path = base + "/codesnap-bench-" + UUID().uuidString.lowercased()
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .measurement("cannot make a temporary folder in \(base): \(systemReason(error))")
        }
        Interruption.add(folder: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        Interruption.remove(folder: path)
    }
}
