import ArgumentParser
import Benchmarking

/// `codesnap-bench workloads`
struct WorkloadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workloads",
        abstract: "List the programs that can be measured: what they stand for, and how many events a call of them has.",
        discussion: """
            EXAMPLES:
              codesnap-bench workloads
              codesnap-bench workloads --python python3.13 --format markdown
              codesnap-bench workloads my_program.py

            EXIT CODES: 0 listed, 2 a workload cannot be loaded, 64 usage.
            """)

    @Argument(
        help: ArgumentHelp("List these only, by their names or files.", valueName: "name-or-file"),
        completion: .custom { _, _, prefix in Completions.workloads(prefix) })
    var workload: [String] = []

    @Option(
        help: ArgumentHelp("The interpreter whose events are told, by its path or its name on PATH.", valueName: "path"),
        completion: .custom { _, _, prefix in Completions.pythons(prefix) })
    var python = "python3"

    @Option(
        help: ArgumentHelp("What to print: table, json or markdown.", valueName: "format"))
    var format = ListingFormat.table

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let workloads =
                workload.isEmpty
                ? try Workload.all(in: repository.workloads) : try Workload.find(workload, in: repository.workloads)
            format.print(try Survey(python, in: repository).list(workloads))
            return .held
        }
    }
}
