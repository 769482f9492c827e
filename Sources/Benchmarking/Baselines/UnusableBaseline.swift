import Foundation

/// A file of the baselines' folder that nothing can be compared with in earnest any more.
public struct UnusableBaseline: Hashable, Sendable {
    public var path: String
    /// Why, as a part of a sentence.
    public var reason: String
}

extension BaselineStore {
    /// The files that are damaged, and those that were measured in another way or of which no workload is left. What is no baseline is not
    /// among them, nor what a newer version of this program wrote: it is of use to that one. What is no ordinary file or cannot be read is
    /// an error: it may be anything.
    ///
    /// - Parameter workloads: The names of those that can still be measured.
    public func unusable(workloads: Set<String>) throws(BenchmarkError) -> [UnusableBaseline] {
        var found: [UnusableBaseline] = []
        for name in try fileNames() {
            let path = folder + "/" + name
            if let header = JSONFile.header(try contents(path)),
                header.schema != Baseline.schemaName || header.version > Baseline.currentVersion
            {
                continue
            }
            do throws(BenchmarkError) {
                let baseline = try read(name)
                if let reason = Self.reason(baseline, workloads: workloads) {
                    found.append(UnusableBaseline(path: path, reason: reason))
                }
            } catch {
                found.append(UnusableBaseline(path: path, reason: error.description))
            }
        }
        return found
    }

    private static func reason(_ baseline: Baseline, workloads: Set<String>) -> String? {
        if baseline.fingerprint.method != measurementMethod {
            return "it was measured in way \(baseline.fingerprint.method), now it is \(measurementMethod)"
        }
        let left = baseline.cells.contains { workloads.contains($0.workload) }
        return left ? nil : "none of its workloads is there any more"
    }
}
