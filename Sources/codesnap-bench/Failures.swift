import ArgumentParser
import Benchmarking
import Foundation

/// Runs a command's work and turns what the harness throws into one line on stderr, the last lines of the process that failed
/// below it, and the documented exit code. The outcome that the work returns decides the exit code otherwise.
func reportingFailures(_ work: () throws(BenchmarkError) -> Outcome) throws {
    let outcome: Outcome
    do throws(BenchmarkError) {
        outcome = try work()
    } catch {
        printFailure(error)
        throw exitCode(of: error)
    }
    if outcome != .held { throw ExitCode(outcome.exitCode) }
}

/// 64 for a request that makes no sense, 2 for a measurement that failed, what the shell makes of a signal for an interrupted one.
func exitCode(of error: BenchmarkError) -> ExitCode {
    switch error.kind {
    case .usage: .validationFailure
    case .measurement: ExitCode(Outcome.failed.exitCode)
    case .interrupted(let signal): ExitCode(128 + signal)
    }
}

func printFailure(_ error: BenchmarkError) {
    printError("codesnap-bench: \(error.description)")
    for line in error.details { printError("  | \(line)") }
}

/// Writes a report to stdout, which may be a file on a full disk.
func printOutput(_ text: String) throws(BenchmarkError) {
    do {
        try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
        throw BenchmarkError(.measurement, "cannot write to stdout: \(systemReason(error))")
    }
}

func printError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}
