import Foundation

/// Another revision of the checkout, unpacked beside it to be measured in the same run.
public struct BaseRevision: Sendable {
    /// The whole hash.
    public var commit: String
    /// Its files.
    public var repository: Repository

    /// What the reports call it.
    public var label: String { "base " + commit.prefix(12) }
}

extension BaseRevision {
    /// Unpacks the revision that git knows by `name` into a folder of the checkout, unless it is there from an earlier run: building it from
    /// nothing takes minutes. Of other revisions nothing is kept.
    public init(_ name: String, of checkout: Repository) throws(BenchmarkError) {
        guard let git = try? Interpreter.locate("git"), let tar = try? Interpreter.locate("tar") else {
            throw .measurement("--base needs git and tar on PATH")
        }
        let environment = ProcessInfo.processInfo.environment
        func run(_ executable: String, _ arguments: [String]) throws(BenchmarkError) -> ChildProcess.Outcome {
            try ChildProcess(
                executable: executable, arguments: arguments, environment: environment, timeLimit: Self.timeLimit,
                keepsOutput: true
            ).run()
        }
        let named = try run(
            git, ["-C", checkout.root, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
        guard named.ending == .exited(0), let commit = named.outputLines.last, !commit.isEmpty else {
            throw .usage("git knows no commit \(name) in \(checkout.root)")
        }
        self.commit = commit
        let all = checkout.root + "/.build-base"
        // A run with another base would remove what this one measures.
        try FolderClaim.claim(all)
        let folder = all + "/" + commit
        repository = Repository(root: folder)
        if FileManager.default.fileExists(atPath: folder) { return }
        let unpacking = all + "/unpacking"
        let archive = all + "/archive.tar"
        do {
            try? FileManager.default.removeItem(atPath: all)
            try FileManager.default.createDirectory(atPath: unpacking, withIntermediateDirectories: true)
        } catch {
            throw .measurement("cannot make the folder \(unpacking): \(error.localizedDescription)")
        }
        for (executable, arguments) in [
            (git, ["-C", checkout.root, "archive", "--format=tar", "--output=" + archive, commit]),
            (tar, ["-xf", archive, "-C", unpacking]),
        ] {
            let outcome = try run(executable, arguments)
            guard outcome.ending == .exited(0) else {
                let reason = outcome.errorLines.last.map { ": " + $0 } ?? ""
                throw .measurement("cannot unpack revision \(name)\(reason)", details: outcome.errorLines.dropLast())
            }
        }
        do {
            try FileManager.default.removeItem(atPath: archive)
            // Last, so that a folder of that name is whole.
            try FileManager.default.moveItem(atPath: unpacking, toPath: folder)
        } catch {
            throw .measurement("cannot unpack revision \(name) into \(folder): \(error.localizedDescription)")
        }
    }

    private static let timeLimit = 120.0
}
