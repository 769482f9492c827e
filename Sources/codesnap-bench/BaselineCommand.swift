import ArgumentParser

/// `codesnap-bench baseline`
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Show, update, promote and prune the stored baselines.",
        subcommands: [
            BaselineShowCommand.self, BaselineUpdateCommand.self, BaselinePromoteCommand.self, BaselinePruneCommand.self,
        ])
}
