import Foundation

/// A Python file with a function `workload()`.
public struct Workload: Hashable, Sendable, Codable {
    /// The file's name without its ending: what the reports call it.
    public var name: String

    /// Absolute path of the file.
    public var path: String

    /// The workloads that are measured when none is asked for, in the order of the reports.
    public static let standardNames = ["fib", "hanoi", "qsort", "slow_fib"]

    /// Finds a workload: a file when `text` has a slash or ends in `.py`, else the file of that name in `folder`.
    public init(_ text: String, in folder: String) throws(BenchmarkError) {
        let isFile = text.contains("/") || text.hasSuffix(".py")
        let url = isFile ? URL(fileURLWithPath: text) : URL(fileURLWithPath: folder + "/\(text).py")
        var isDirectory: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
        guard exists, !isDirectory.boolValue else {
            throw .usage(isFile ? "no such workload file: \(text)" : "no such workload: \(text) (looked in \(folder))")
        }
        name = url.deletingPathExtension().lastPathComponent
        path = url.standardizedFileURL.path
    }

    /// The workloads that were asked for, or the standard ones. Two of one name are an error: reports could not tell them apart.
    public static func find(_ texts: [String], in folder: String) throws(BenchmarkError) -> [Workload] {
        var found: [Workload] = []
        for text in texts.isEmpty ? standardNames : texts {
            let workload = try Workload(text, in: folder)
            if found.contains(where: { $0.name == workload.name }) {
                throw .usage("two workloads are called \(workload.name)")
            }
            found.append(workload)
        }
        return found
    }
}
