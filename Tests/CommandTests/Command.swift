import Foundation
import Testing

/// All tests of the command; one after the other, since they measure time on a machine that may have two cores.
@Suite(.serialized)
struct CommandTests {}

/// `codesnap-bench`, as built beside these tests, run like a user runs it.
struct Command {
    /// What it left.
    struct Result {
        var exitCode: Int32
        var isSignalled: Bool
        var output: String
        var errors: String

        /// The lines on stderr that are about a failure, without the last lines of a child.
        var failureLines: [String] {
            errors.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("  | ") }
        }
    }

    /// A folder of this test's own, for outputs and baselines.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("codesnap-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    var output: String { folder.path + "/output" }
    var baselines: String { folder.path + "/baselines" }

    /// A file in the folder Fixtures.
    static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
    }

    static var executable: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("codesnap-bench")
    }

    /// Starts the command with stdout and stderr going to files.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        for (name, path) in [("stdout", outputFile), ("stderr", errorFile)] {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let handle = try #require(FileHandle(forWritingAtPath: path), "cannot write \(name)")
            if name == "stdout" { process.standardOutput = handle } else { process.standardError = handle }
        }
        try process.run()
        return process
    }

    /// Waits for a command that was started.
    func finish(_ process: Process) throws -> Result {
        process.waitUntilExit()
        return Result(
            exitCode: process.terminationStatus, isSignalled: process.terminationReason == .uncaughtSignal,
            output: try String(contentsOfFile: outputFile, encoding: .utf8),
            errors: try String(contentsOfFile: errorFile, encoding: .utf8))
    }

    /// Runs the command to its end.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try finish(try start(arguments, environment: environment))
    }

    /// `run` with a workload of the fixtures and this test's own folders.
    func measure(
        _ workload: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Result {
        try run(
            ["run", "--workload", Self.fixture(workload), "--output", output, "--baselines", baselines] + arguments,
            environment: environment)
    }

    private var outputFile: String { folder.path + "/stdout" }
    private var errorFile: String { folder.path + "/stderr" }

    /// Whether a process still runs; one that waits to be reaped does not.
    static func isRunning(_ process: String) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return text.split(separator: ")").last?.split(separator: " ").first != "Z"
    }
}
