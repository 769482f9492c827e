import Foundation

/// The checkout of CodeSnap that is measured.
public struct Repository: Hashable, Sendable {
    /// Absolute path.
    public var root: String

    public init(root: String) {
        self.root = root
    }

    public var workloads: String { root + "/Workloads" }
    public var baselines: String { root + "/Baselines" }
    public var artifacts: String { root + "/artifacts" }
    var packageSources: String { root + "/Sources" }
    var extensionBuilder: String { root + "/scripts/build-extension" }
    var peerInstaller: String { root + "/scripts/peers" }

    /// Finds it: the folder that the variable CODESNAP_ROOT names, else the first folder with a `Package.swift` and a
    /// `Workloads` in it, upwards from this executable and then from the current folder.
    public static func find() throws(BenchmarkError) -> Repository {
        if let named = ProcessInfo.processInfo.environment["CODESNAP_ROOT"], !named.isEmpty {
            let root = URL(fileURLWithPath: named).standardizedFileURL.path
            guard FileManager.default.fileExists(atPath: root + "/Workloads") else {
                throw .usage("CODESNAP_ROOT is \(named), which has no folder Workloads")
            }
            return Repository(root: root)
        }
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        for start in [executable, URL(fileURLWithPath: FileManager.default.currentDirectoryPath)] {
            var folder = start.standardizedFileURL
            while true {
                let path = folder.path == "/" ? "" : folder.path
                let manager = FileManager.default
                if manager.fileExists(atPath: path + "/Package.swift"), manager.fileExists(atPath: path + "/Workloads") {
                    return Repository(root: path)
                }
                if folder.path == "/" { break }
                folder.deleteLastPathComponent()
            }
        }
        throw .usage("not in a checkout of CodeSnap: set CODESNAP_ROOT to its folder")
    }

    /// The commit that is checked out, with `-dirty` when a file that git knows differs from it; nil without git.
    public func commit() -> String? {
        guard let git = try? Interpreter.locate("git"), let revision = run(git, ["rev-parse", "HEAD"])?.first else {
            return nil
        }
        // The baselines are what such a commit is written into: they do not make it another one.
        let arguments = ["--no-optional-locks", "status", "--porcelain", "--untracked-files=no", "--", ".", ":!Baselines"]
        let changes = run(git, arguments) ?? []
        return revision + (changes.isEmpty ? "" : "-dirty")
    }

    /// The last lines of output; nil when it failed.
    func run(_ git: String, _ arguments: [String]) -> [String]? {
        let child = ChildProcess(
            executable: git, arguments: ["-C", root] + arguments, environment: ProcessInfo.processInfo.environment,
            timeLimit: 30, keepsOutput: true)
        guard let outcome = try? child.run(), outcome.ending == .exited(0) else { return nil }
        return outcome.outputLines
    }
}
