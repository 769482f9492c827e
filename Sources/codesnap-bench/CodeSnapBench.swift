import ArgumentParser
import Benchmarking

/// The command `codesnap-bench`.
@main
struct CodeSnapBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codesnap-bench",
        abstract: "Measure what tracing a Python program with codesnap costs, and whether that has changed.",
        discussion: """
            EXIT CODES:
              0   held: no regression (cells that are inconclusive say so)
              1   regression: a ratio's whole interval lies beyond the tolerance
              2   the measurement failed: an arm crashed, hung or counted wrong, or a baseline or a
                  history cannot be read
              3   inconclusive or invalid, where --fail-on-inconclusive asks for it
              4   no baseline to compare with
              5   improvement, where --fail-on-improvement asks for it
              64  the command line makes no sense
              130, 143  ended by SIGINT or SIGTERM; what `run` had measured is kept, marked incomplete
            """,
        version: harnessVersion,
        subcommands: [
            RunCommand.self, GateCommand.self, CompareCommand.self, ReportCommand.self, PlanCommand.self, MergeCommand.self,
            BaselineCommand.self,
            HistoryCommand.self, ArmsCommand.self, WorkloadsCommand.self, DemoCommand.self, DoctorCommand.self,
            CalibrateCommand.self,
            SelfTestCommand.self,
            ExplainCommand.self, SchemaCommand.self,
        ])

    static func main() {
        endChildrenWhenInterrupted()
        main(nil)
    }
}
