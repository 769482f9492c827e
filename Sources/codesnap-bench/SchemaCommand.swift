import ArgumentParser
import Benchmarking

/// `codesnap-bench schema`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (draft 2020-12) of a file of the harness.",
        discussion: """
            EXAMPLE:
              codesnap-bench schema results > results.schema.json

            EXIT CODES: 0 printed, 64 usage.
            """)

    @Argument(
        help: ArgumentHelp(
            "Which file's: results, baseline, history (a line of `history export`) or trends (`history --format json`).",
            valueName: "file"))
    var subject: JSONSchema

    func run() {
        print(subject.text, terminator: "")
    }
}

extension JSONSchema: ExpressibleByArgument {}
