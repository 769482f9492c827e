import ArgumentParser
import Benchmarking
import Foundation

/// `codesnap-bench baseline prune`
struct BaselinePruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "List the baselines that are of no use any more, and remove them with --yes.",
        discussion: """
            Those that cannot be read, that were measured in a way in which nothing is measured any more, or of which no workload is left \
            as it was. Another environment's baseline is of use: as a tripwire; --interpreter-gone takes that away from the interpreters \
            that are not on PATH (or named with --python). Workloads of your own count with --workload.

            EXAMPLES:
              codesnap-bench baseline prune
              codesnap-bench baseline prune --yes
              codesnap-bench baseline prune --interpreter-gone --python ~/.pyenv/versions/3.12.1/bin/python3

            EXIT CODES: 0 listed or removed (or there is none), 2 the folder cannot be read, a workload does not load, or a baseline cannot \
            be removed, 64 usage.
            """)

    @Option(
        help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"),
        completion: .directory)
    var baselines: String?

    @Option(
        help: ArgumentHelp("A workload of your own that can still be measured, by its file. Repeatable.", valueName: "file"),
        completion: .file(extensions: ["py"]))
    var workload: [String] = []

    @Flag(help: "Those of interpreters that are not found here, too.")
    var interpreterGone = false

    @Option(
        help: ArgumentHelp(
            "An interpreter that is here though not on PATH, by its path. Repeatable. The first one looks at the workloads.",
            discussion: "Default: python3 as found on PATH.", valueName: "path"),
        completion: .custom { _, _, prefix in Completions.pythons(prefix) })
    var python: [String] = []

    @Flag(help: "Remove them.")
    var yes = false

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let store = BaselineStore(folder: ComparisonOptions.folder(baselines, in: repository))
            let known =
                try Workload.find([], suite: .full, in: repository.workloads)
                + (workload.isEmpty ? [] : try Workload.find(workload, in: repository.workloads))
            let found = try store.unusable(
                workloads: try Survey(python.first ?? "python3", in: repository).digests(known),
                interpreters: interpreterGone ? try InterpreterSearch(named: python).identify() : nil)
            for file in found {
                if yes {
                    do {
                        try FileManager.default.removeItem(atPath: file.path)
                    } catch {
                        throw BenchmarkError(.measurement, "cannot remove \(file.path): \(error.localizedDescription)")
                    }
                }
                print("\(yes ? "removed" : "of no use"): \(file.path): \(file.reason)")
            }
            if found.isEmpty {
                print(try store.isEmpty() ? "no baseline in \(store.folder)" : "every baseline in \(store.folder) is of use")
            }
            if !yes, !found.isEmpty { print("nothing was removed: --yes removes \(found.count == 1 ? "it" : "them")") }
            return .held
        }
    }
}
