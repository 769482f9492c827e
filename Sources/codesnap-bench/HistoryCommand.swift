import ArgumentParser

/// `codesnap-bench history`
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show how the ratios of many runs moved and where they changed; export and import them.",
        discussion: """
            A history is an SQLite file to which `run`, `gate` and `merge` with --history FILE add their runs, also those \
            that fail. `history FILE` is short for `history show FILE`.

            EXAMPLES:
              codesnap-bench run --history overhead.sqlite
              codesnap-bench history overhead.sqlite --workload fib --arm c
              codesnap-bench history export overhead.sqlite > overhead.jsonl
              codesnap-bench history import elsewhere.sqlite overhead.jsonl

            EXIT CODES: 0 done, 2 a file cannot be read or written, 64 usage.
            """,
        subcommands: [HistoryShowCommand.self, HistoryExportCommand.self, HistoryImportCommand.self],
        defaultSubcommand: HistoryShowCommand.self)
}
