import Benchmarking
import Foundation

/// A history as JSON lines, one a run: for another machine, another tool, or another kind of store.
public enum HistoryLines {
    private struct Line: Codable {
        var schema = HistoryLines.schemaName
        var version = HistoryLines.currentVersion
        var run: HistoryRun
    }

    /// Tells these lines from other JSON.
    public static let schemaName = "codesnap-bench history"
    /// A reader refuses a higher version.
    public static let currentVersion = 1

    /// The line of a run, without its end.
    public static func line(_ run: HistoryRun) throws(BenchmarkError) -> String {
        String(decoding: try JSONFile.encode(Line(run: run), onOneLine: true), as: UTF8.self)
    }

    /// The runs of all lines in `data`. A single bad line, whichever, is an error: half a history is none.
    ///
    /// - Parameter name: What an error message calls the file.
    public static func runs(_ data: Data, name: String) throws(BenchmarkError) -> [HistoryRun] {
        var runs: [HistoryRun] = []
        for (index, bytes) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
            let what = "line \(index + 1) of \(name)"
            let line: Line = try JSONFile.decode(Data(bytes), schema: schemaName, version: currentVersion, what: what)
            if let defect = line.run.defect { throw BenchmarkError(.measurement, "\(what) is damaged: \(defect)") }
            runs.append(line.run)
        }
        return runs
    }
}
