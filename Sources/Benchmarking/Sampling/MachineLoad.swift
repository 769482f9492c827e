import Foundation

/// How much the machine was somebody else's while a run measured, by the kernel's account.
public struct MachineLoad: Hashable, Sendable, Codable {
    /// Seconds for which processes measured.
    public var seconds: Double
    /// Processors of the machine.
    public var processors: Int
    /// How many of them other processes kept busy on average.
    public var others: Double
    /// The share of the processor time wanted on this machine that its hypervisor gave to others: 0.1 is 10%.
    public var stolen: Double

    /// Beyond this share the clock runs for others.
    static let stolenLimit = 0.1
    /// Processes measure one at a time and need one processor; more than the rest in the hands of others, by this many, is taken from them.
    static let overlap = 0.1

    public init(seconds: Double, processors: Int, others: Double, stolen: Double) {
        self.seconds = seconds
        self.processors = processors
        self.others = others
        self.stolen = stolen
    }

    /// Between two accounts; nil where there are none, or the clock stood still.
    init?(from before: ProcessorTimes?, to after: ProcessorTimes?, processors: Int) {
        guard let before, let after, after.elapsed > before.elapsed else { return nil }
        let seconds = after.elapsed - before.elapsed
        let busy = max(0, after.busy - before.busy)
        let stolen = max(0, after.stolen - before.stolen)
        self.init(
            seconds: seconds, processors: processors, others: max(0, busy - (after.own - before.own)) / seconds,
            stolen: busy + stolen > 0 ? stolen / (busy + stolen) : 0)
    }

    /// Both passes together.
    static func + (first: MachineLoad, second: MachineLoad) -> MachineLoad {
        let seconds = first.seconds + second.seconds
        func mean(_ value: (MachineLoad) -> Double) -> Double {
            (value(first) * first.seconds + value(second) * second.seconds) / seconds
        }
        return MachineLoad(
            seconds: seconds, processors: second.processors, others: mean(\.others), stolen: mean(\.stolen))
    }

    /// How near it comes to disturbing what is measured: 1 is where it does.
    var pressure: Double {
        max(stolen / Self.stolenLimit, others / (Double(processors - 1) + Self.overlap))
    }

    /// Why figures of this run cannot be held against those of a quiet one; nil where they can.
    var disturbance: String? {
        if stolen > Self.stolenLimit {
            return
                "the hypervisor took \(Figures.percentage(stolen)) of the processor time; measure on a machine that is not shared so far"
        }
        if others > Double(processors - 1) + Self.overlap {
            return "the machine was loaded: other processes kept \(String(format: "%.1f", others)) of \(processors) "
                + "\(processors == 1 ? "processor" : "processors") busy; measure on a quieter machine"
        }
        return nil
    }

    /// For the report.
    package var text: String {
        "other processes kept \(String(format: "%.1f", others)) of \(processors) \(processors == 1 ? "processor" : "processors") busy, "
            + "\(Figures.percentage(stolen)) of the processor time was stolen"
    }
}
