import ArgumentParser

/// `codesnap-bench baseline`
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Show or update the stored baselines.",
        subcommands: [BaselineShowCommand.self, BaselineUpdateCommand.self])
}
