import Benchmarking
import Foundation
import Statistics

@testable import History

/// Made-up runs.
enum Example {
    static let environment = HistoryEnvironment(
        digest: "1a2b3c4d",
        fields: ["implementation": "CPython", "version": "3.11.2", "CPU": "Example 3000", "cores": "2", "some_key": "x"])

    static func cell(
        _ workload: String = "fib", arm: String = "c", sha256: String = "aaaaaaaaaa", ratio: Double = 1.5,
        environment: String = environment.digest, isValid: Bool = true
    ) -> HistoryCell {
        HistoryCell(
            environment: environment, workload: workload, workloadSha256: sha256, arm: arm, isReference: false, isValid: isValid,
            ratio: ratio, interval: Interval(lower: ratio * 0.99, upper: ratio * 1.01, confidence: 0.96875),
            spread: 0.1 + 0.2, rounds: 3, untracedSeconds: 1e-4 / 3, tracedSeconds: 2e-4 / 3, events: 10336,
            instructionsPerEvent: 80.5, verdict: "equivalent", change: 1.01,
            changeInterval: Interval(lower: 0.98, upper: 1.04, confidence: 0.95),
            logRatios: [0.1 + 0.2, -1e-300, 1.0 / 3])
    }

    /// The run of a day; the first day is 0.
    static func run(
        _ day: Int, _ cells: [HistoryCell] = [cell()], state: HistoryRun.State = .complete, branch: String? = "main"
    ) -> HistoryRun {
        let date = Date(timeIntervalSince1970: 1_767_225_600 + 86_400 * Double(day)).formatted(.iso8601)
        return HistoryRun(
            id: "run \(day)", commit: "0123456789abcdef\(day)", branch: branch, date: date, seed: .max, rounds: 3,
            tolerance: 0.1, harnessVersion: "0.1.0", state: state, outcome: state == .complete ? "held" : "failed",
            failure: state == .complete ? nil : "it crashed", environments: cells.isEmpty ? [] : [environment],
            cells: cells)
    }

    /// A run that has nothing that need not be there.
    static let bare: HistoryRun = {
        var cell = Example.cell()
        (cell.interval, cell.spread, cell.events, cell.change, cell.changeInterval) = (nil, nil, nil, nil, nil)
        cell.instructionsPerEvent = nil
        var run = Example.run(1, [cell])
        (run.commit, run.branch, run.id) = (nil, nil, "bare")
        return run
    }()

    /// Runs of an arm whose ratio steps up by a tenth on day 20 of 40, in little noise.
    static let step: [HistoryRun] = (0..<40).map { day in
        run(day, [cell(ratio: (day < 20 ? 1.4 : 1.54) * (1 + 0.002 * Double(day * 7 % 11))), cell(arm: "python", ratio: 14)])
    }
}

/// A folder of a test's own.
struct Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("codesnap-history-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    var history: String { path + "/history.sqlite" }
}
