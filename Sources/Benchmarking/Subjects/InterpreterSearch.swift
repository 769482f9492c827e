import Foundation

/// Looks for the interpreters of this machine.
public struct InterpreterSearch: Sendable {
    /// Paths of executables that have an interpreter's name, each file once: on PATH `python3`, `python3.12`, `pypy3` and so on.
    public let paths: [String]

    /// - Parameters:
    ///   - named: More of them, by their names or paths.
    ///   - path: Folders, as PATH has them.
    public init(
        named: [String] = [], path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
    ) throws(BenchmarkError) {
        var found: [String] = []
        for name in named { found.append(try Interpreter.locate(name)) }
        for folder in path.split(separator: ":").map(String.init) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            found += Self.interpreters(among: names).map { folder + "/" + $0 }
        }
        var seen: Set<String> = []
        paths = found.filter { path in
            FileManager.default.isExecutableFile(atPath: path)
                && seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted
        }
    }

    /// Those of the names of files that interpreters have, in order.
    public static func interpreters(among names: [String]) -> [String] {
        names.filter { $0.wholeMatch(of: /(python3(\.\d+)?|pypy3(\.\d+)?)/) != nil }.sorted()
    }

    /// Asks each who it is. What does not answer as an interpreter that codesnap runs under is left out, as a name is that a version manager
    /// keeps for what is not installed.
    public func identify() throws(BenchmarkError) -> [Interpreter] {
        let sampler = try Sampler(timeLimit: Self.timeLimit)
        var interpreters: [Interpreter] = []
        for path in paths {
            do throws(BenchmarkError) {
                interpreters.append(try sampler.identify(path))
            } catch  where !error.isInterruption {
                continue
            }
        }
        return interpreters
    }

    /// Seconds that one may take to answer.
    private static let timeLimit = 60.0
}
