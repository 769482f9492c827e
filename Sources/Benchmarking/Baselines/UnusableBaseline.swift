import Foundation

/// A file of the baselines' folder that nothing can be compared with in earnest any more.
public struct UnusableBaseline: Hashable, Sendable {
    public var path: String
    /// Why, as a part of a sentence.
    public var reason: String
}

extension BaselineStore {
    /// The files that are damaged, and those that were measured in another way or of which no workload is left as it was. What is no
    /// baseline is not among them, nor what a newer version of this program wrote: it is of use to that one. What is no ordinary file or
    /// cannot be read is an error: it may be anything.
    ///
    /// - Parameters:
    ///   - workloads: Those that can still be measured: the SHA-256 of each one's file by its name.
    ///   - interpreters: Those that are here: where they are given, a baseline of any other is of no use either.
    public func unusable(
        workloads: [String: String], interpreters: [Interpreter]? = nil
    ) throws(BenchmarkError) -> [UnusableBaseline] {
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
                if let reason = Self.reason(baseline, workloads: workloads, interpreters: interpreters) {
                    found.append(UnusableBaseline(path: path, reason: reason))
                }
            } catch {
                found.append(UnusableBaseline(path: path, reason: error.description))
            }
        }
        return found
    }

    private static func reason(
        _ baseline: Baseline, workloads: [String: String], interpreters: [Interpreter]?
    ) -> String? {
        let fingerprint = baseline.fingerprint
        if fingerprint.method != measurementMethod {
            return "it was measured in way \(fingerprint.method), now it is \(measurementMethod)"
        }
        let left = baseline.cells.filter { workloads[$0.workload] != nil }
        if left.isEmpty { return "none of its workloads is there any more" }
        guard left.contains(where: { $0.workloadSha256 == workloads[$0.workload] }) else {
            return "every workload of it that is still there has changed since"
        }
        guard let interpreters else { return nil }
        let isHere = interpreters.contains {
            $0.implementation == fingerprint.implementation && $0.version == fingerprint.version
        }
        return isHere
            ? nil : "its interpreter, \(fingerprint.implementation) \(fingerprint.version), is not among those found here"
    }
}
