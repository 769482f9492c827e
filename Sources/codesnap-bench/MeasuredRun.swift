import Benchmarking
import Foundation

/// Measures with a progress line and judges: what `run`, `gate` and `baseline update` have in common.
struct MeasuredRun {
    let measurement: MeasurementSession
    private(set) var results: Results
    private(set) var error: BenchmarkError?
    /// Whether every process ended well. Else there are figures of some cells and none of others, which nobody should read as a result.
    private let isComplete: Bool

    /// Measures, and once more what looks slower than its baseline. A failed measurement does not throw: what had been measured before it
    /// is in the results, marked as failed.
    ///
    /// - Parameters:
    ///   - askedTolerance: The tolerance that the user named, in percent: refused where the rounds cannot see it.
    ///   - also: What else is to be done with the measurement before the results are complete, such as pages.
    init(
        _ settings: MeasurementSettings, in repository: Repository, gate: Gate, policy: OutcomePolicy,
        askedTolerance: Double? = nil, also: (MeasurementSession) throws(BenchmarkError) -> Void = { _ in }
    ) throws(BenchmarkError) {
        if policy.everyCellNeedsBaseline, settings.arms.allSatisfy(\.isReference) {
            throw BenchmarkError(
                .usage, "nothing to gate: the arms are only references: the control, cprofile and the tracers of others")
        }
        let line = ProgressLine()
        let measurement = try MeasurementSession(settings, in: repository, progress: line.show)
        self.measurement = measurement
        let started = Date()
        // The clock on the wall may be set meanwhile.
        let clock = ContinuousClock.now
        let machine = Machine.current()
        func results() -> Results {
            Results(
                measurement, machine: machine, command: CommandLine.arguments, commit: repository.commit(), date: started,
                seconds: clock.duration(to: .now) / .seconds(1))
        }
        var failure: BenchmarkError?
        do throws(BenchmarkError) {
            try keepingWhatIsDone { () throws(BenchmarkError) in
                try measurement.identifyInterpreters()
                let fingerprints = measurement.interpreters.map { Fingerprint($0, on: machine) }
                if askedTolerance != nil, let refusal = gate.refusal(of: settings, under: fingerprints) {
                    throw BenchmarkError(.usage, refusal)
                }
                if settings.countsInstructions { try measurement.prepareToCountInstructions() }
                try measurement.run()
                var first = results()
                let suspicious = gate.secondPassRounds > 0 ? first.judge(by: gate, policy: policy) : []
                if !suspicious.isEmpty {
                    try measurement.measureAgain(suspicious.map { measurement.index(of: first.entries[$0].cell) })
                }
                if settings.countsInstructions { try measurement.countInstructions() }
                try also(measurement)
            }
        } catch {
            failure = error
        }
        line.clear()
        if let failure, failure.kind == .usage { throw failure }
        isComplete = failure == nil
        self.results = results()
        self.results.judge(by: gate, policy: policy)
        if let interruption = failure, interruption.isInterruption {
            failure?.description += " after \(measurement.processesDone) processes"
            self.results.interrupt(failure?.description ?? "")
        } else if let failure {
            self.results.fail(failure.description)
        }
        error = failure
    }

    /// Prints the report of a complete measurement and, on stderr, why it failed. A program that reads JSON gets the failure as JSON.
    ///
    /// - Parameter isOnlyCopy: Nothing else holds the figures: what there is of an incomplete measurement is printed, too, as failed.
    func printReport(
        baselines: [BaselineStore.Entry], format: ReportFormat = .table, isOnlyCopy: Bool = false
    ) throws(BenchmarkError) {
        if isComplete || format == .json || (isOnlyCopy && !results.entries.isEmpty) {
            try printOutput(try format.text(results, baselines: baselines))
        }
        if let error, !error.isInterruption { printFailure(error) }
    }

    /// How the run ended. An interrupted one throws: it has no verdict.
    func outcome() throws(BenchmarkError) -> Outcome {
        if let error, error.isInterruption { throw error }
        return results.outcome
    }
}
