import Statistics

/// How long measuring takes, by what the stored baselines say of each workload and arm: good enough to share work out evenly.
public struct ExpectedTime: Sendable {
    /// Seconds that a machine needs to make an interpreter ready: building the native tracer takes a minute or so, once.
    static let preparation = 60.0
    /// Seconds that a process takes to start, to import and to warm up.
    static let startUp = 0.2
    /// The ratio of an arm of which no baseline knows any.
    static let unknownRatio = 3.0

    private var untraced: [String: Double] = [:]
    private var ratios: [Key: Double] = [:]

    private struct Key: Hashable {
        var workload: String
        var arm: String
    }

    /// - Parameter baselines: Of any environments; the medians over all of them are taken.
    public init(_ baselines: [Baseline]) {
        let cells = baselines.flatMap(\.cells).filter { !$0.ratios.isEmpty }
        untraced = Dictionary(grouping: cells.filter { !$0.untracedSeconds.isEmpty }, by: \.workload)
            .mapValues { median($0.map { median($0.untracedSeconds) }) }
        ratios = Dictionary(grouping: cells) { Key(workload: $0.workload, arm: $0.arm) }
            .mapValues { median($0.map { median($0.ratios) }) }
    }

    /// Seconds of all processes of a run, without what it takes to make interpreters ready.
    public func seconds(_ settings: MeasurementSettings) -> Double {
        let each = settings.workloads.map {
            seconds(workload: $0.name, arms: settings.arms, rounds: settings.rounds, pairs: settings.pairs)
        }
        return each.reduce(0, +) * Double(Set(settings.pythons).count)
    }

    /// Seconds of all processes of a workload under one interpreter.
    func seconds(
        workload: String, arms: [Arm], rounds: Int, pairs most: Int = MeasurementSettings.standardPairs
    ) -> Double {
        let call = untraced[workload] ?? 0
        let pairs = Double(MeasurementSettings.pairs(callNs: Int(min(call * 1e9, 1e15)), most: most))
        // A block holds whole calls, and one more pair warms up.
        let block = max(call, Double(MeasurementSettings.blockNs) * 1e-9)
        let processes = arms.map { arm in
            let ratio = arm == .untraced ? 1 : ratios[Key(workload: workload, arm: arm.name)] ?? Self.unknownRatio
            return Self.startUp + (pairs + 1) * block * (1 + ratio)
        }
        return Double(rounds) * processes.reduce(0, +)
    }
}
