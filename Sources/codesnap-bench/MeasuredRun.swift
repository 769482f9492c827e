import Benchmarking
import Foundation

/// Measures with a progress line and judges: what `run`, `gate` and `baseline update` have in common.
struct MeasuredRun {
    let measurement: MeasurementSession
    private(set) var results: Results
    private(set) var error: BenchmarkError?
    /// Whether every process ended well. Else there are figures of some cells and none of others, which nobody should read as a result.
    private let isComplete: Bool

    /// Measures. A failed measurement does not throw: what had been measured before it is in the results, marked as failed.
    ///
    /// - Parameter also: What else is to be done with the measurement before the results are complete, such as pages.
    init(
        _ settings: MeasurementSettings, in repository: Repository, gate: Gate, strict: Bool,
        also: (MeasurementSession) throws(BenchmarkError) -> Void = { _ in }
    ) throws(BenchmarkError) {
        if strict, settings.arms.allSatisfy(\.isReference) {
            throw BenchmarkError(
                .usage, "nothing to gate: the arms are only references: the control, cprofile and the tracers of others")
        }
        let line = ProgressLine()
        let measurement = try MeasurementSession(settings, in: repository, progress: line.show)
        self.measurement = measurement
        let started = Date()
        var failure: BenchmarkError?
        do throws(BenchmarkError) {
            try measurement.run()
            try also(measurement)
        } catch {
            failure = error
        }
        line.clear()
        if let failure, failure.kind == .usage { throw failure }
        isComplete = failure == nil
        results = Results(
            measurement, machine: .current(), command: CommandLine.arguments, commit: repository.commit(), date: started,
            seconds: Date().timeIntervalSince(started))
        results.judge(by: gate, strict: strict)
        if let failure {
            results.fail(failure.description)
        } else if let drift = results.failure {
            failure = BenchmarkError(.measurement, drift)
        }
        error = failure
    }

    /// Prints the report of a complete measurement and, on stderr, why it failed.
    func printReport(baselines: [BaselineStore.Entry], format: ReportFormat = .text) {
        if isComplete {
            let lines =
                switch format {
                case .text: RunReport(results, baselines: baselines, style: TerminalStyle(descriptor: 1)).lines
                case .markdown: PeerComparison(results).markdown
                }
            for line in lines { print(line) }
        }
        if let error { printFailure(error) }
    }
}
