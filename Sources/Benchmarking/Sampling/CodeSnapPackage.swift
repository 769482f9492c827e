import Foundation

/// The Python package under measurement, as a user would import it.
struct CodeSnapPackage {
    var repository: Repository
    /// A folder with `codesnap` in it that takes the place of the checkout's own; nil: the checkout's.
    var override: String?

    /// Seconds that building the extension may take: the first build compiles everything.
    private static let timeLimit = 1800.0

    /// The folder to put on PYTHONPATH for `interpreter`.
    ///
    /// - Parameter needsNative: Whether the native tracer is wanted; it is built where that interpreter can have one. Plain
    ///   Python needs no more than the sources.
    func folder(for interpreter: Interpreter, needsNative: Bool) throws(BenchmarkError) -> String {
        if let override {
            guard FileManager.default.fileExists(atPath: override + "/codesnap") else {
                throw .usage("no package codesnap in \(override)")
            }
            return override
        }
        guard needsNative, interpreter.canRun(.c) else { return repository.packageSources }
        let builder = repository.extensionBuilder
        guard FileManager.default.isExecutableFile(atPath: builder) else {
            throw .measurement("cannot build the native tracer: no executable \(builder)")
        }
        let child = ChildProcess(
            executable: builder, arguments: [interpreter.executable], environment: ProcessInfo.processInfo.environment,
            timeLimit: Self.timeLimit, keepsOutput: true)
        let outcome = try child.run()
        guard outcome.ending == .exited(0), let folder = outcome.outputLines.last else {
            let reason = (outcome.errorLines.last ?? outcome.outputLines.last).map { ": " + $0 } ?? ""
            let details = outcome.errorLines.isEmpty ? outcome.outputLines : outcome.errorLines
            throw .measurement(
                "cannot build the native tracer for \(interpreter.label)\(reason)", details: details.dropLast())
        }
        guard FileManager.default.fileExists(atPath: folder + "/codesnap") else {
            throw .measurement("building the native tracer for \(interpreter.label) gave no package in \(folder)")
        }
        return folder
    }
}
