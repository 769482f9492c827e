import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Write demo.html: recursive merge sort and quick sort as a flame graph.",
        discussion: """
            EXAMPLE:
              codesnap-bench demo --output /tmp

            EXIT CODES: 0 written, 2 tracing failed, 64 usage.
            """)

    @Option(
        help: ArgumentHelp("An interpreter by its path or its name on PATH.", valueName: "path"),
        completion: .custom { _, _, prefix in Completions.pythons(prefix) })
    var python = "python3"

    @Option(
        help: ArgumentHelp("Where the page goes. Default: artifacts in the checkout.", valueName: "dir"), completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp("A folder with a package codesnap to use in place of the checkout's.", valueName: "folder"),
        completion: .directory)
    var package: String?

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let demo = try Workload("demo", in: repository.workloads)
            let artifacts = Artifacts(
                folder: output.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? repository.artifacts)
            let line = ProgressLine()
            let settings = MeasurementSettings(
                workloads: [demo], arms: Arm.builtIn, pythons: [python], seed: 0,
                package: package.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
            let measurement = try MeasurementSession(settings, in: repository, progress: line.show)
            defer { line.clear() }
            try measurement.identifyInterpreters()
            try artifacts.writeDemo(of: demo, by: measurement)
            line.clear()
            print(artifacts.demo)
            return .held
        }
    }
}
