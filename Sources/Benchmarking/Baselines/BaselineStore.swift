import Foundation

/// A folder of baselines, one file an environment.
public struct BaselineStore: Sendable {
    /// A baseline and the name of the file that it was read from.
    public struct Entry: Hashable, Sendable {
        public var fileName: String
        public var baseline: Baseline
    }

    public var folder: String

    public init(folder: String) {
        self.folder = folder
    }

    /// All baselines, in the order of their files' names. A folder that does not exist has none; a file that cannot be
    /// read, that is damaged or that a newer version of this program wrote is an error: it must not pass for no baseline.
    public func load() throws(BenchmarkError) -> [Entry] {
        var entries: [Entry] = []
        for name in try fileNames() { entries.append(Entry(fileName: name, baseline: try read(name))) }
        return entries
    }

    /// The names of the folder's files, in their order; none where there is no such folder.
    func fileNames() throws(BenchmarkError) -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return names.sorted().filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
        } catch {
            throw .measurement("cannot read the folder \(folder): \(systemReason(error))")
        }
    }

    func read(_ name: String) throws(BenchmarkError) -> Baseline {
        let path = folder + "/" + name
        let baseline: Baseline = try JSONFile.decode(
            try contents(path), schema: Baseline.schemaName, version: Baseline.currentVersion, what: "the baseline \(path)")
        for cell in baseline.cells {
            guard !cell.ratios.isEmpty, cell.ratios.allSatisfy({ $0.isFinite && $0 > 0 }) else {
                throw .measurement(
                    "the baseline \(path) is damaged: \(cell.workload) under \(cell.arm) has ratios that cannot be right")
            }
            guard cell.untracedSeconds.allSatisfy({ $0.isFinite && $0 > 0 }) else {
                throw .measurement(
                    "the baseline \(path) is damaged: \(cell.workload) under \(cell.arm) has times that cannot be right")
            }
        }
        return baseline
    }

    /// Writes `cells` into the baseline of `fingerprint`; what it says about other cells stays.
    ///
    /// - Returns: The path of the file.
    @discardableResult
    public func update(_ fingerprint: Fingerprint, cells: [Baseline.Cell]) throws(BenchmarkError) -> String {
        let entry = try load().first { $0.baseline.fingerprint == fingerprint }
        var baseline = entry?.baseline ?? Baseline(fingerprint: fingerprint, cells: [])
        baseline.merge(cells)
        let path = folder + "/" + (entry?.fileName ?? baseline.fileName)
        try JSONFile.write(baseline, to: path)
        return path
    }
}
