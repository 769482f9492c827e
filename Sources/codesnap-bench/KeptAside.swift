import Benchmarking
import Foundation

extension BenchmarkError {
    /// The same error with where the results are instead: minutes of measuring must not be lost for a folder that went away. Unchanged where
    /// there is no other place either.
    func keepingAside(_ results: Results) -> BenchmarkError {
        let path = FileManager.default.temporaryDirectory.path + "/codesnap-bench-results-\(UUID().uuidString.lowercased()).json"
        do throws(BenchmarkError) {
            try results.write(to: path)
        } catch {
            return self
        }
        return BenchmarkError(kind, description + "; what was measured is in \(path)", details: details)
    }
}
