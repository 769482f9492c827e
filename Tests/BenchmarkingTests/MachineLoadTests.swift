import Testing

@testable import Benchmarking

/// How much a machine was somebody else's, and what the gate makes of it.
struct MachineLoadTests {
    private func times(busy: Double, stolen: Double, own: Double, elapsed: Double) -> ProcessorTimes {
        ProcessorTimes(busy: busy, stolen: stolen, own: own, elapsed: elapsed)
    }

    private func load(others: Double = 0, stolen: Double = 0, processors: Int = 2) -> MachineLoad {
        MachineLoad(seconds: 10, processors: processors, others: others, stolen: stolen)
    }

    /// The first line of proc(5)'s stat, in hundredths of a second; guests are among the users.
    @Test func theKernelsAccount() throws {
        let text = "cpu  100 20 30 5000 400 5 6 70 80 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n"
        let account = try #require(ProcessorTimes.account(text, ticksPerSecond: 100))
        #expect(abs(account.busy - 1.61) < 1e-12 && abs(account.stolen - 0.7) < 1e-12)
        // Before Linux 2.6.11 nothing was known of steal.
        #expect(ProcessorTimes.account("cpu  1 2 3 4 5 6 7\n", ticksPerSecond: 100) == nil)
        #expect(ProcessorTimes.account("cpu  1 2 3 4 5 6 7 8\n", ticksPerSecond: 100) != nil)
        #expect(ProcessorTimes.account("intr 1 2 3 4 5 6 7 8\n", ticksPerSecond: 100) == nil)
        #expect(ProcessorTimes.account("", ticksPerSecond: 100) == nil)
    }

    @Test func thisProcessIsNotAmongTheOthers() throws {
        let before = try #require(ProcessorTimes.now())
        var sum = 0
        for value in 0..<30_000_000 { sum &+= value ^ (sum &>> 3) }
        let after = try #require(ProcessorTimes.now())
        #expect(sum != 1 && after.own > before.own && after.elapsed > before.elapsed)
        #expect(after.busy >= before.busy && after.stolen >= before.stolen)
    }

    @Test func sharesBetweenTwoAccounts() throws {
        let before = times(busy: 100, stolen: 10, own: 50, elapsed: 1000)
        let after = times(busy: 118, stolen: 12, own: 58, elapsed: 1010)
        let load = try #require(MachineLoad(from: before, to: after, processors: 4))
        #expect(load == MachineLoad(seconds: 10, processors: 4, others: 1, stolen: 0.1))
        // Ticks are coarse: the own share may be a little more than all.
        let own = times(busy: 107, stolen: 10, own: 58, elapsed: 1010)
        #expect(MachineLoad(from: before, to: own, processors: 4)?.others == 0)
        #expect(MachineLoad(from: before, to: times(busy: 100, stolen: 10, own: 50, elapsed: 1010), processors: 4)?.stolen == 0)
        #expect(MachineLoad(from: before, to: before, processors: 4) == nil)
        #expect(
            MachineLoad(from: nil, to: after, processors: 4) == nil && MachineLoad(from: before, to: nil, processors: 4) == nil)
    }

    @Test func twoPassesTogether() {
        let long = MachineLoad(seconds: 30, processors: 2, others: 1, stolen: 0.2)
        let short = MachineLoad(seconds: 10, processors: 2, others: 0, stolen: 0)
        #expect(long + short == MachineLoad(seconds: 40, processors: 2, others: 0.75, stolen: 0.15))
    }

    @Test func whatDisturbs() {
        #expect(load(others: 1, stolen: 0.05).disturbance == nil)
        #expect(
            load(others: 1.2).disturbance
                == "the machine was loaded: other processes kept 1.2 of 2 processors busy; measure on a quieter machine")
        #expect(load(others: 0.2, processors: 1).disturbance?.contains("0.2 of 1 processor busy") == true)
        #expect(load(others: 2.9, processors: 4).disturbance == nil && load(others: 3.2, processors: 4).disturbance != nil)
        #expect(load(stolen: 0.11).disturbance?.hasPrefix("the hypervisor took 11.0% of the processor time") == true)
        #expect(load(others: 1.1).pressure == 1 && load(others: 0.55, stolen: 0.2).pressure == 2)
    }

    /// A baseline was not taken under such a load; a base revision of the same run was, and a tripwire is wide enough for it.
    @Test func whatTheGateMakesOfIt() {
        let gate = Gate(
            tolerance: 0.02,
            entries: [BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(ratios: Example.ratios(around: 1.4)))])
        let slower = Example.cell(ratios: Example.ratios(around: 1.6))
        func judge(_ cells: [Cell], _ load: MachineLoad?, in fingerprint: Fingerprint = Example.fingerprint) -> Comparison {
            gate.judge(cells, in: [fingerprint], load: load).comparisons[0]
        }
        let busy = load(others: 1.8)
        #expect(judge([slower], nil).verdict == .regression)
        #expect(judge([slower], load(others: 0.5)).verdict == .regression)
        let invalid = judge([slower], busy)
        #expect(invalid.verdict == .invalid && invalid.note == busy.disturbance && invalid.baseline == "b.json")
        var forced = gate
        forced.ignoresLoad = true
        #expect(forced.judge([slower], in: [Example.fingerprint], load: busy).comparisons[0].verdict == .regression)
        let base = Example.cell(arm: Arm.c.atBase, ratios: Example.ratios(around: 1.4))
        #expect(judge([slower, base], busy).verdict == .regression)
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        #expect(judge([Example.cell(ratios: Example.ratios(around: 3))], busy, in: other).verdict == .regression)
    }
}
