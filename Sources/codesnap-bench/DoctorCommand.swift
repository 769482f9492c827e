import ArgumentParser
import Benchmarking

/// `codesnap-bench doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether this machine, the checkout and an interpreter are fit to measure, and say what to do.",
        discussion: """
            Nothing is measured. The native tracer is built where it is not yet, which takes minutes the first time. For how noisy the \
            machine is there is `calibrate`.

            EXAMPLES:
              codesnap-bench doctor
              codesnap-bench doctor --python /usr/bin/python3 --python python3.13 --format markdown

            EXIT CODES: 0 fit, perhaps with warnings, 2 there is a problem, 64 usage.
            """)

    @Option(
        help: ArgumentHelp(
            "An interpreter by its path or its name on PATH. Repeatable.", discussion: "Default: python3 as found on PATH.",
            valueName: "path"), completion: .custom { _, _, prefix in Completions.pythons(prefix) })
    var python: [String] = []

    @Option(
        help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"),
        completion: .directory)
    var baselines: String?

    @Option(help: ArgumentHelp("What to print: table, json or markdown.", valueName: "format"))
    var format = ListingFormat.table

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let repository = try Repository.find()
            let line = ProgressLine()
            defer { line.clear() }
            line.show("looking at the machine for a second")
            var checks = try MachineProbe.current().checks
            let store = BaselineStore(folder: ComparisonOptions.folder(baselines, in: repository))
            var entries: [BaselineStore.Entry] = []
            do throws(BenchmarkError) {
                entries = try store.load()
            } catch {
                checks.append(.unreadableBaselines(error))
            }
            let gate = Gate(tolerance: Gate.standardTolerance, entries: entries)
            let machine = Machine.current()
            for name in python.isEmpty ? ["python3"] : python {
                checks += try InterpreterProbe(name, in: repository, on: machine, progress: line.show).checks(gate)
            }
            line.clear()
            let diagnosis = Diagnosis(checks)
            format.print(diagnosis)
            return diagnosis.isFit ? .held : .failed
        }
    }
}
