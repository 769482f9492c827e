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
        let machine = Machine.current()
        func results() -> Results {
            Results(
                measurement, machine: machine, command: CommandLine.arguments, commit: repository.commit(), date: started,
                seconds: Date().timeIntervalSince(started))
        }
        var failure: BenchmarkError?
        do throws(BenchmarkError) {
            try measurement.identifyInterpreters()
            if askedTolerance != nil, let refusal = gate.refusal(of: measurement, on: machine) {
                throw BenchmarkError(.usage, refusal)
            }
            if settings.countsInstructions { try measurement.prepareToCountInstructions() }
            try measurement.run()
            var first = results()
            let suspicious = gate.secondPassRounds > 0 ? first.judge(by: gate, policy: policy) : []
            if !suspicious.isEmpty {
                try measurement.measureAgain(
                    suspicious.map { measurement.index(of: first.entries[$0].cell) }, rounds: gate.secondPassRounds)
            }
            if settings.countsInstructions { try measurement.countInstructions() }
            try also(measurement)
        } catch {
            failure = error
        }
        line.clear()
        if let failure, failure.kind == .usage { throw failure }
        isComplete = failure == nil
        self.results = results()
        self.results.judge(by: gate, policy: policy)
        if let failure { self.results.fail(failure.description) }
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
