import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench explain`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Name the functions in which a tracer costs more than in another revision.",
        discussion: """
            Counts the instructions of one workload under one tracer with valgrind's callgrind, in the checkout and in the base \
            revision, and lists the functions that take more or fewer of them an event. The counts do not depend on how busy the machine \
            is. Functions without symbols count for their library as one.

            EXAMPLES:
              codesnap-bench explain fib c --base main
              codesnap-bench explain my_program.py python --base HEAD~3 --python python3.12

            EXIT CODES: 0 explained, 2 counting failed, 64 usage.
            """)

    @Argument(help: "A workload of the folder Workloads by its name, or a Python file with a function workload().")
    var workload: String

    @Argument(help: "One of codesnap's tracers: c, c+builtins or python.")
    var arm: String

    @Option(help: ArgumentHelp("The revision of the checkout to compare with.", valueName: "revision"))
    var base: String

    @Option(help: ArgumentHelp("An interpreter by its path or its name on PATH.", valueName: "path"))
    var python = "python3"

    @Option(help: ArgumentHelp("How many functions to name.", valueName: "count"))
    var top = 15

    func validate() throws {
        guard (1...10_000).contains(top) else { throw ValidationError("--top is a number from 1 to 10000.") }
    }

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let asked = try Arm.find([arm])
            guard asked.count == 2, asked[1].isTracer else {
                throw BenchmarkError(.usage, "\(arm) is not one of codesnap's tracers: c, c+builtins or python")
            }
            let line = ProgressLine()
            var settings = MeasurementSettings(
                workloads: try Workload.find([workload], in: repository.workloads), arms: asked, pythons: [python], seed: 0)
            settings.base = try BaseRevision(base, of: repository)
            let measurement = try MeasurementSession(settings, in: repository, progress: line.show)
            defer { line.clear() }
            let explanation = try measurement.explain()
            line.clear()
            for text in ExplanationReport(explanation, most: top).lines { print(text) }
            return .held
        }
    }
}
