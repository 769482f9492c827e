import Foundation

/// Where in the checkout a workload's file is, as far as a run tells: annotations and SARIF results are shown at a file.
package enum WorkloadLocation {
    /// The path below the root of the checkout: the file as it was asked for on the command line when that was a relative path, else the
    /// place of the workloads that come with CodeSnap. Paths of the machine that measured are never given away.
    package static func path(of workload: String, in results: Results) -> String {
        let commands = [results.command] + (results.parts ?? []).map(\.command)
        let asked = commands.flatMap(values).first { text in
            text.hasSuffix(".py") && !text.hasPrefix("/") && !text.split(separator: "/").contains("..")
                && URL(fileURLWithPath: text).deletingPathExtension().lastPathComponent == workload
        }
        guard let asked else { return "Workloads/\(workload).py" }
        return asked.hasPrefix("./") ? String(asked.dropFirst(2)) : asked
    }

    /// The values of the option `--workload`.
    private static func values(in command: [String]) -> [String] {
        let option = "--workload"
        let separate = zip(command, command.dropFirst()).filter { $0.0 == option }.map(\.1)
        return separate + command.filter { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
    }
}
