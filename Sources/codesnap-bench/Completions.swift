import Benchmarking
import Foundation

/// What a shell offers for options whose values are names or files.
enum Completions {
    /// The workloads of the checkout, and Python files.
    static func workloads(_ prefix: String) -> [String] {
        let folder = try? Repository.find().workloads
        let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        let names = files.filter { $0.hasSuffix(".py") && !$0.hasPrefix("_") }.map { String($0.dropLast(3)) }
        return matching(names.sorted(), prefix) + pythonFiles(prefix)
    }

    /// The arms that are built in, and Python files.
    static func arms(_ prefix: String) -> [String] {
        matching((Arm.builtIn + Arm.optional + Arm.peers).map(\.name), prefix) + pythonFiles(prefix)
    }

    /// The interpreters on PATH.
    static func pythons(_ prefix: String) -> [String] {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
        return matching(InterpreterSearch.interpreters(among: Array(Set(files))), prefix) + entries(prefix)
    }

    private static func pythonFiles(_ prefix: String) -> [String] {
        entries(prefix).filter { $0.hasSuffix("/") || $0.hasSuffix(".py") }
    }

    private static func matching(_ names: [String], _ prefix: String) -> [String] { names.filter { $0.hasPrefix(prefix) } }

    /// The files and folders, these with a slash, that begin like the path `prefix`.
    private static func entries(_ prefix: String) -> [String] {
        let parent = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.isEmpty ? "." : parent)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { name in
            var isFolder: ObjCBool = false
            _ = unsafe FileManager.default.fileExists(atPath: parent + name, isDirectory: &isFolder)
            return parent + name + (isFolder.boolValue ? "/" : "")
        }.filter { $0.hasPrefix(prefix) }
    }
}
