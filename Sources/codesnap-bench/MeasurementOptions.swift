import ArgumentParser
import Benchmarking
import Foundation

extension WorkloadSuite: ExpressibleByArgument {}

/// What to measure: the options that `run`, `gate` and `baseline update` share.
struct MeasurementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A workload of the folder Workloads by its name, or any Python file with a function workload(). Repeatable.",
            discussion: "Default: those of --suite.", valueName: "name-or-file"),
        completion: .custom { _, _, prefix in Completions.workloads(prefix) })
    var workload: [String] = []

    @Option(
        help: ArgumentHelp(
            "The workloads together: specification, which is fib, hanoi, qsort and slow_fib, or full, which is all that `workloads` lists in a suite.",
            discussion: "Default: specification.", valueName: "suite"))
    var suite: WorkloadSuite?

    @Option(
        help: ArgumentHelp(
            "An arm: python, c, c+builtins, cprofile, viztracer, trace0, yappi, pyinstrument, coverage, or one of your own: FILE[:NAME] or MODULE:NAME, a callable that returns a context manager. Repeatable.",
            discussion: """
                Default: python, c and cprofile. The control, untraced against untraced, is always measured. An arm of your own is gated; \
                FILE is FILE:arm, and MODULE is imported by the interpreter, from the current folder too. NAME=FILE or NAME=MODULE:NAME gives \
                it a name, c=FILE measures it in the place of the native tracer. `codesnap-bench arms` lists and tries them.
                """, valueName: "arm"),
        completion: .custom { _, _, prefix in Completions.arms(prefix) })
    var arm: [String] = []

    @Option(
        help: ArgumentHelp(
            "An interpreter by its path or its name on PATH. Repeatable.",
            discussion: "Default: python3 as found on PATH.", valueName: "path"),
        completion: .custom { _, _, prefix in Completions.pythons(prefix) })
    var python: [String] = []

    @Option(
        help: ArgumentHelp(
            "Processes of each workload and arm.",
            discussion:
                "Default: \(MeasurementSettings.standardRounds), of a baseline \(Baseline.standardRounds). Below 6 there is no 95% interval.",
            valueName: "count"))
    var rounds: Int?

    @Option(
        help: ArgumentHelp(
            "Draws the order of the processes and their hash seeds. The seed of a run is in its report.",
            discussion: "Default: another one each time.", valueName: "number"))
    var seed: UInt64?

    @Flag(
        help:
            "\(MeasurementSettings.quickRounds) rounds, the fewest that give an interval, of half as many blocks: some 30 seconds."
    )
    var quick = false

    @Flag(
        help: ArgumentHelp(
            "Count the instructions of codesnap's tracers, too, under valgrind's callgrind: they do not depend on how busy the machine is.",
            discussion: "More than 3% more of them an event is a regression."))
    var instructions = false

    @Option(help: ArgumentHelp("Seconds that one process may take.", valueName: "seconds"))
    var timeLimit: Double = 120

    @Option(
        help: ArgumentHelp(
            "A folder with a package codesnap to measure in place of the one built from this checkout.",
            valueName: "folder"), completion: .directory)
    var package: String?

    @Option(
        help: ArgumentHelp(
            "A folder with packages of other tracers to measure in place of those from PyPI.", valueName: "folder"),
        completion: .directory)
    var peerPackages: String?

    func validate() throws {
        if let rounds, !(1...10_000).contains(rounds) { throw ValidationError("--rounds is a number from 1 to 10000.") }
        if suite != nil, !workload.isEmpty { throw ValidationError("--suite and --workload exclude each other.") }
        if quick, rounds != nil { throw ValidationError("--quick and --rounds exclude each other.") }
        guard timeLimit > 0, timeLimit <= 86_400 else {
            throw ValidationError("--time-limit is a number of seconds above 0, up to a day.")
        }
    }

    /// What these options ask for.
    ///
    /// - Parameters:
    ///   - withPeers: Measure the other tracers too.
    ///   - standardRounds: What is measured where nothing is asked for.
    func settings(
        in repository: Repository, withPeers: Bool = false, standardRounds: Int = MeasurementSettings.standardRounds
    ) throws(BenchmarkError) -> MeasurementSettings {
        var settings = MeasurementSettings(
            workloads: try Workload.find(workload, suite: suite ?? .specification, in: repository.workloads),
            arms: try Arm.find(arm, withPeers: withPeers),
            pythons: python.isEmpty ? ["python3"] : python,
            rounds: rounds ?? (quick ? MeasurementSettings.quickRounds : standardRounds),
            seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)), timeLimit: timeLimit,
            package: package.map { URL(fileURLWithPath: $0).standardizedFileURL.path },
            peerPackages: peerPackages.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
        settings.secondPass = quick ? .quick : .standard
        settings.pairs = quick ? MeasurementSettings.quickPairs : MeasurementSettings.standardPairs
        settings.countsInstructions = instructions
        return settings
    }
}
