import Foundation

/// Starts the Python processes that measure, and reads what they report.
final class Sampler {
    /// Where processes may leave what is read afterwards.
    var scratch: String { folder.path }

    private let folder: TemporaryFolder
    private let scripts: SamplerScripts
    /// Seconds that one process may take.
    private let timeLimit: Double

    init(timeLimit: Double) throws(BenchmarkError) {
        folder = try TemporaryFolder()
        scripts = try SamplerScripts(in: folder.path)
        self.timeLimit = timeLimit
    }

    /// A request as `measure.py` takes it. What an action does not need is left out.
    struct Request: Encodable {
        struct ArmDescription: Encodable {
            var name: String
            var file: String?
            var module: String?
            var attribute: String?

            init(_ arm: Arm) {
                name = arm.name
                file = arm.file
                module = arm.module
                attribute = arm.attribute
            }
        }

        var action: String
        var workload: String?
        var arm: ArmDescription?
        var iterations: Int?
        var pairs: Int?
        var warmUpPairs: Int?
        var targetNs: Int?
        var page: String?
        var report = ""
    }

    /// Runs `request` under the interpreter and decodes its report.
    ///
    /// - Parameters:
    ///   - subject: What an error message calls it.
    ///   - package: The folder with `codesnap` in it, for PYTHONPATH.
    ///   - wrapper: A program to run the interpreter under, with its arguments.
    func run<Report: Decodable>(
        _ request: Request, as type: Report.Type, executable: String, package: String? = nil, hashSeed: UInt32 = 0,
        wrapper: [String] = [], subject: String
    ) throws(BenchmarkError) -> Report {
        var request = request
        request.report = folder.path + "/report.json"
        try? FileManager.default.removeItem(atPath: request.report)
        let command = wrapper + [executable, "-m", "codesnap_sampler.measure", try Self.encode(request)]
        let child = ChildProcess(
            executable: command[0], arguments: Array(command.dropFirst()),
            environment: environment(package: package, hashSeed: hashSeed), timeLimit: timeLimit)
        let started = ContinuousClock.now
        let outcome: ChildProcess.Outcome
        do throws(BenchmarkError) {
            outcome = try child.run()
        } catch {
            guard error.kind == .measurement else { throw error }
            throw .measurement("\(subject): \(error.description)")
        }
        let elapsed = started.duration(to: .now)
        // The last line of a traceback is what went wrong; the lines before it say where.
        func failure(_ what: String) -> BenchmarkError {
            let reason = outcome.errorLines.last.map { ": " + $0 } ?? "; it left nothing on stderr"
            return .measurement("\(subject) \(what)\(reason)", details: outcome.errorLines.dropLast())
        }
        switch outcome.ending {
        case .exited(0): break
        case .exited(let code): throw failure("failed with exit status \(code)")
        case .signalled(let number): throw failure("was ended by signal \(number) (\(Self.name(ofSignal: number)))")
        case .timedOut: throw failure("did not end within \(Self.text(seconds: timeLimit)) (--time-limit)")
        }
        guard let data = FileManager.default.contents(atPath: request.report) else {
            throw failure("ended without a report, as if all were well (os._exit?)")
        }
        let report: Report
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            report = try decoder.decode(type, from: data)
        } catch {
            throw failure("reported what cannot be read")
        }
        if let defect = (report as? any Plausible)?.defect(elapsed: elapsed) { throw .measurement("\(subject) \(defect)") }
        return report
    }

    /// Asks the interpreter of that name or path who it is.
    func identify(_ python: String) throws(BenchmarkError) -> Interpreter {
        let path = try Interpreter.locate(python)
        let interpreter = try run(
            Request(action: "environment"), as: Interpreter.self, executable: path, subject: python)
        guard (interpreter.major, interpreter.minor) >= (3, 9) else {
            throw .usage("\(python) is \(interpreter.label); codesnap needs Python 3.9 or later")
        }
        return interpreter
    }

    private static func encode(_ request: Request) throws(BenchmarkError) -> String {
        do {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(request), as: UTF8.self)
        } catch {
            throw .measurement("cannot write the request for a sample: \(error)")
        }
    }

    /// The caller's environment without what steers Python, and with what makes two processes alike.
    private func environment(package: String?, hashSeed: UInt32) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PYTHON") }
        environment["PYTHONPATH"] = [scripts.folder, package].compactMap(\.self).joined(separator: ":")
        environment["PYTHONHASHSEED"] = String(hashSeed)
        // Compiled once a run, and nothing is left in the folders of the workloads.
        environment["PYTHONPYCACHEPREFIX"] = folder.path + "/compiled"
        return environment
    }

    private static func name(ofSignal number: Int32) -> String {
        guard let text = unsafe strsignal(number) else { return "unknown" }
        return unsafe String(cString: text)
    }

    private static func text(seconds: Double) -> String {
        seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
