import Foundation
import Testing

extension CommandTests {
    /// What a shell offers after a Tab.
    struct CompletionTests {
        /// The words that bash offers at the end of a command line, by the generated script.
        private func offered(_ line: [String]) throws -> [String] {
            let command = try Command()
            defer { command.remove() }
            let script = try command.run(["--generate-completion-script", "bash"])
            #expect(script.exitCode == 0)
            let file = command.folder.path + "/completions.bash"
            try script.output.write(toFile: file, atomically: true, encoding: .utf8)
            let words = (["codesnap-bench"] + line).map { "'\($0)'" }.joined(separator: " ")
            let program = """
                source '\(file)'
                COMP_WORDS=(\(words)); COMP_CWORD=\(line.count); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
                name=$(complete -p codesnap-bench | sed -E 's/.*-F ([^ ]+).*/\\1/')
                $name codesnap-bench "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/bash")
            shell.arguments = ["--noprofile", "--norc", "-c", program]
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            shell.environment = ProcessInfo.processInfo.environment.merging([
                "PATH": Command.executable.deletingLastPathComponent().path + ":" + path
            ]) { $1 }
            shell.currentDirectoryURL = URL(fileURLWithPath: Command.fixture("tiny.py")).deletingLastPathComponent()
            let pipe = Pipe()
            shell.standardOutput = pipe
            shell.standardError = FileHandle.nullDevice
            try shell.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            shell.waitUntilExit()
            return output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        }

        @Test func knownValuesAreOffered() throws {
            #expect(try offered(["run", "--format", ""]) == ["table", "json", "markdown"])
            #expect(try offered(["gate", "--format", "j"]) == ["json"])
            #expect(try offered(["plan", "--format", ""]) == ["github", "gitlab", "json"])
            #expect(
                try offered(["schema", ""]).filter { !$0.hasPrefix("-") }.sorted() == [
                    "baseline", "history", "results", "trends",
                ])
            #expect(try offered(["run", "--arm", "c"]).starts(with: ["c", "cprofile", "c+builtins"]))
            #expect(try offered(["run", "--workload", "f"]) == ["fib"])
            #expect(try offered(["run", "--workload", "tin"]) == ["tiny.py"])
            #expect(try offered(["run", "--python", "python"]).contains("python3"))
            #expect(Set(try offered(["me"])) == ["merge"])
        }

        /// For shells that may not be there to try: each has the values in its own script.
        @Test(arguments: ["bash", "zsh", "fish"])
        func everyShellHasAScript(_ shell: String) throws {
            let command = try Command()
            defer { command.remove() }
            let script = try command.run(["--generate-completion-script", shell])
            #expect(script.exitCode == 0)
            for word in ["table", "json", "markdown", "gitlab", "baseline", "merge"] {
                #expect(script.output.contains(word), "\(shell): \(word)")
            }
        }
    }
}
