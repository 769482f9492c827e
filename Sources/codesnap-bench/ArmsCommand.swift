import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench arms`
struct ArmsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arms",
        abstract: "List what can be measured under an interpreter, and try arms of your own.",
        discussion: """
            An arm is anything that can be switched on around Python code. The built-in ones are listed with their versions and whether that \
            interpreter has them; nothing is installed or measured. An arm of your own, named by --arm, is gated like the tracers: a callable \
            that returns a context manager, out of a file (FILE is FILE:arm) or out of a module that the interpreter can import from the \
            current folder or from where its packages are. It is switched on and off once here, around nothing; codesnap is built for one that imports it.

            EXAMPLES:
              codesnap-bench arms
              codesnap-bench arms --python python3.13 --format markdown
              codesnap-bench arms --arm my_arm.py --arm pyinstrument:Profiler

            EXIT CODES: 0 listed, 2 the interpreter does not answer, 64 usage.
            """)

    @Option(
        help: ArgumentHelp("An interpreter by its path or its name on PATH.", valueName: "path"),
        completion: .custom { _, _, prefix in Completions.pythons(prefix) })
    var python = "python3"

    @Option(
        help: ArgumentHelp(
            "List this arm only: one of the built-in ones, FILE[:NAME], MODULE:NAME, or one of the two with NAME= in front. Repeatable.",
            valueName: "arm"), completion: .custom { _, _, prefix in Completions.arms(prefix) })
    var arm: [String] = []

    @Option(
        help: ArgumentHelp("A folder with a package codesnap to look at in place of the checkout's.", valueName: "folder"),
        completion: .directory)
    var package: String?

    @Option(
        help: ArgumentHelp("A folder with packages of other tools in place of those that were installed.", valueName: "folder"),
        completion: .directory)
    var peerPackages: String?

    @Option(
        help: ArgumentHelp("What to print: table, json or markdown.", valueName: "format"))
    var format = ListingFormat.table

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            var arms: [Arm] = []
            for text in arm { arms.append(try Arm(text)) }
            let survey = try Survey(
                python, in: try Repository.find(), package: package.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
            format.print(
                try survey.list(
                    arms.isEmpty ? Arm.known : arms,
                    peerPackages: peerPackages.map { URL(fileURLWithPath: $0).standardizedFileURL.path }))
            return .held
        }
    }
}
