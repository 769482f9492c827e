/// What there is to measure an interpreter with.
public struct InterpreterProbe: Sendable {
    /// How it was asked for.
    var asked: String
    /// nil where it does not answer as a Python should.
    var interpreter: Interpreter?
    /// Why there is no answer, or no native tracer; nil where there is.
    var failure: String?
    /// Its environment on this machine.
    var fingerprint: Fingerprint?

    /// Asks an interpreter, and builds the native tracer for it: minutes the first time.
    ///
    /// - Throws: Where it is interrupted.
    public init(
        _ python: String, in repository: Repository, on machine: Machine, progress: (String) -> Void
    ) throws(BenchmarkError) {
        asked = python
        do throws(BenchmarkError) {
            let interpreter = try Sampler(timeLimit: Self.timeLimit).identify(python)
            self.interpreter = interpreter
            fingerprint = Fingerprint(interpreter, on: machine)
            progress("making the native tracer ready for \(interpreter.label)")
            _ = try CodeSnapPackage(repository: repository, override: nil).folder(for: interpreter, needsNative: true)
        } catch {
            if error.isInterruption { throw error }
            failure = error.description
        }
    }

    init(asked: String, interpreter: Interpreter?, failure: String?, fingerprint: Fingerprint?) {
        self.asked = asked
        self.interpreter = interpreter
        self.failure = failure
        self.fingerprint = fingerprint
    }

    /// Seconds that it may take to answer.
    private static let timeLimit = 60.0

    /// What is to be said of it.
    ///
    /// - Parameter gate: With the stored baselines.
    public func checks(_ gate: Gate) -> [Check] {
        guard let interpreter, let fingerprint else {
            return [Check(asked, .problem, failure ?? "no answer", advice: "name another interpreter with --python")]
        }
        return [
            Check(asked, .ok, "\(interpreter.label) (\(interpreter.build)), \(interpreter.executable)"), tracerCheck(interpreter),
            baselineCheck(interpreter, fingerprint, gate),
        ]
    }

    private func tracerCheck(_ interpreter: Interpreter) -> Check {
        let subject = "native tracer, \(interpreter.label)"
        if let failure {
            return Check(subject, .problem, failure, advice: "mend that, or measure other arms: --arm python")
        }
        return interpreter.canRun(.c)
            ? Check(subject, .ok, "built") : Check(subject, .ok, "not for \(interpreter.implementation); the Python tracer is")
    }

    private func baselineCheck(_ interpreter: Interpreter, _ fingerprint: Fingerprint, _ gate: Gate) -> Check {
        let subject = "baseline, \(interpreter.label)"
        let advice = "codesnap-bench baseline update --python \(interpreter.executable)"
        guard let (entry, basis) = gate.entry(for: fingerprint) else { return Check(subject, .warning, "none", advice: advice) }
        if basis == .sameEnvironment { return Check(subject, .ok, "\(entry.fileName), of this environment") }
        let stored = entry.baseline.fingerprint
        if fingerprint.differences(from: stored) == ["method"] {
            return Check(
                subject, .warning,
                "\(entry.fileName) was measured in way \(stored.method), now it is \(fingerprint.method): a tripwire only",
                advice: advice)
        }
        let differences = fingerprint.differences(from: stored).joined(separator: ", ")
        return Check(
            subject, .warning, "\(entry.fileName) is of another environment (other: \(differences)): a tripwire only",
            advice: advice)
    }
}
