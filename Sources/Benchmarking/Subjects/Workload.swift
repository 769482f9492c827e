import Foundation

/// A Python file with a function `workload()`.
public struct Workload: Hashable, Sendable, Codable {
    /// The file's name without its ending: what the reports call it.
    public var name: String

    /// Absolute path of the file.
    public var path: String

    /// Finds a workload: a file when `text` has a slash or ends in `.py`, else the file of that name in `folder`.
    public init(_ text: String, in folder: String) throws(BenchmarkError) {
        let isFile = text.contains("/") || text.hasSuffix(".py")
        let url = isFile ? URL(fileURLWithPath: text) : URL(fileURLWithPath: folder + "/\(text).py")
        var isDirectory: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
        guard exists, !isDirectory.boolValue else {
            guard !isFile else { throw .usage("no such workload file: \(text)") }
            let names = WorkloadSuite.full.names.joined(separator: ", ")
            throw .usage("no such workload: \(text) (there are \(names); looked in \(folder))")
        }
        name = url.deletingPathExtension().lastPathComponent
        path = url.standardizedFileURL.path
    }

    /// Every workload in a folder: those of the suites in the order of the reports, then the others.
    public static func all(in folder: String) throws(BenchmarkError) -> [Workload] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .usage("cannot read the folder \(folder): \(error.localizedDescription)")
        }
        let names = files.filter { $0.hasSuffix(".py") && !$0.hasPrefix("_") }.map { String($0.dropLast(3)) }.sorted()
        let ordered = WorkloadSuite.full.names
        return try find(ordered.filter(names.contains) + names.filter { !ordered.contains($0) }, in: folder)
    }

    /// The workloads that were asked for, or those of a suite. Two of one name are an error: reports could not tell them apart.
    public static func find(
        _ texts: [String], suite: WorkloadSuite = .specification, in folder: String
    ) throws(BenchmarkError) -> [Workload] {
        var found: [Workload] = []
        for text in texts.isEmpty ? suite.names : texts {
            let workload = try Workload(text, in: folder)
            if found.contains(where: { $0.name == workload.name }) {
                throw .usage("two workloads are called \(workload.name)")
            }
            found.append(workload)
        }
        return found
    }
}
