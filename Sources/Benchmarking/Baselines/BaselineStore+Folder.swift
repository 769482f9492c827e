import Foundation

extension BaselineStore {
    /// Makes sure that a baseline can be written, before minutes are spent on what goes into it. Makes the folder.
    public func prepare() throws(BenchmarkError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .measurement("cannot make the folder of the baselines \(folder): \(systemReason(error))")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw .measurement("cannot write baselines to \(folder): the folder is read-only")
        }
    }

    /// Whether it has no file that could be a baseline.
    public func isEmpty() throws(BenchmarkError) -> Bool { try fileNames().isEmpty }

    /// What is in the file of a baseline.
    func contents(_ path: String) throws(BenchmarkError) -> Data {
        do {
            // A folder has no contents, and a pipe may never have any.
            let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let type = try FileManager.default.attributesOfItem(atPath: real)[.type] as? FileAttributeType
            guard type == .typeRegular else {
                throw BenchmarkError.measurement(
                    "the baseline \(path) is \(type == .typeDirectory ? "a folder" : "no ordinary file"): move it elsewhere")
            }
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as BenchmarkError {
            throw error
        } catch {
            throw .measurement("cannot read the baseline \(path): \(systemReason(error))")
        }
    }
}
