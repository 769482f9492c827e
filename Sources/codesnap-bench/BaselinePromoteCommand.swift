import ArgumentParser
import Benchmarking

/// `codesnap-bench baseline promote`
struct BaselinePromoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Make finished runs, such as a CI machine's, the baselines of their environments.",
        discussion: """
            Nothing is measured. A run that failed or was interrupted, one with fewer rounds than an interval takes, one that an older \
            version measured in another way, one whose control drifted or whose machine was loaded, and one that was red are refused. \
            Says what was replaced and how each ratio moves.

            EXAMPLES:
              codesnap-bench baseline promote artifacts/results.json
              codesnap-bench baseline promote artifacts --format markdown
              codesnap-bench baseline promote parts/*/results.json --accept-regression

            EXIT CODES: 0 written, 2 a run is no measure, cannot be read, or the baseline cannot be written (those before it have been), \
            64 usage.
            """)

    @Argument(
        help: ArgumentHelp("The results of a run, or the folder with results.json.", valueName: "results.json"),
        completion: .file(extensions: ["json"]))
    var files: [String]

    @Option(
        help: ArgumentHelp("The folder of the baselines. Default: Baselines in the checkout.", valueName: "dir"),
        completion: .directory)
    var baselines: String?

    @Flag(help: "Take a run with regressions, too: what it costs is then what it should cost.")
    var acceptRegression = false

    @Flag(help: "Take a run although other processes or the hypervisor kept the machine busy.")
    var ignoreLoad = false

    @Option(help: ArgumentHelp("What to print: table, json or markdown.", valueName: "format"))
    var format = ListingFormat.table

    func run() throws {
        try reportingFailures { () throws(BenchmarkError) in
            let store = BaselineStore(folder: ComparisonOptions.folder(baselines, in: try Repository.find()))
            var promotions: [Promotion] = []
            // All are looked at before any is written.
            for file in files.map(ResultsFile.path) {
                promotions.append(
                    try Promotion(
                        try Results.load(file), named: file, acceptsRegressions: acceptRegression, ignoresLoad: ignoreLoad))
            }
            var report = PromotionReport()
            do throws(BenchmarkError) {
                for promotion in promotions { try promotion.write(to: store, noting: &report) }
            } catch {
                if !report.baselines.isEmpty { format.print(report) }
                throw error
            }
            format.print(report)
            return .held
        }
    }
}
