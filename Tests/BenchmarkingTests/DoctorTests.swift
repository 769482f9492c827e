import Testing

@testable import Benchmarking

/// What is said of a machine and an interpreter.
struct DoctorTests {
    private let quiet = MachineProbe(
        processors: 2, load: MachineLoad(seconds: 1, processors: 2, others: 0.1, stolen: 0), governor: nil, clockSource: "tsc",
        temporaryFolder: "/tmp", freeBytes: 5_000_000_000, git: "/usr/bin/git", valgrind: "/usr/bin/valgrind")

    private func checks(_ change: (inout MachineProbe) -> Void) -> [Check] {
        var probe = quiet
        change(&probe)
        return probe.checks.filter { $0.state != .ok }
    }

    private let gate = Gate(
        tolerance: 0.02, entries: [BaselineStore.Entry(fileName: "b.json", baseline: Example.baseline(ratios: [1.4]))])

    @Test func aQuietMachineIsFit() {
        #expect(checks { _ in }.isEmpty)
        let diagnosis = Diagnosis(quiet.checks)
        #expect(diagnosis.isFit && diagnosis.heading == "Fit to measure" && diagnosis.rows.count == quiet.checks.count)
    }

    @Test(
        arguments: [
            ("processors", { @Sendable (probe: inout MachineProbe) in probe.processors = 1 }),
            ("load", { @Sendable (probe: inout MachineProbe) in probe.load?.others = 0.5 }),
            ("stolen time", { @Sendable (probe: inout MachineProbe) in probe.load?.stolen = 0.05 }),
            ("frequency", { @Sendable (probe: inout MachineProbe) in probe.governor = "powersave" }),
            ("clock", { @Sendable (probe: inout MachineProbe) in probe.clockSource = "hpet" }),
            ("git", { @Sendable (probe: inout MachineProbe) in probe.git = nil }),
            ("valgrind", { @Sendable (probe: inout MachineProbe) in probe.valgrind = nil }),
        ] as [(String, @Sendable (inout MachineProbe) -> Void)])
    func whatMakesFiguresWorse(_ subject: String, _ change: @Sendable (inout MachineProbe) -> Void) {
        let found = checks(change)
        #expect(found.map(\.subject) == [subject] && found.map(\.state) == [.warning])
        #expect(found.allSatisfy { !$0.found.isEmpty && !$0.advice.isEmpty })
        let diagnosis = Diagnosis(found)
        #expect(diagnosis.isFit && diagnosis.heading == "Fit to measure, with 1 warning")
    }

    @Test func withoutRoomForFilesNothingIsMeasured() {
        for freeBytes in [nil, 1_000_000] {
            let found = checks { $0.freeBytes = freeBytes }
            #expect(found.map(\.subject) == ["temporary files"] && found.map(\.state) == [.problem])
            #expect(!Diagnosis(found).isFit && Diagnosis(found).heading == "Not fit to measure: 1 problem, 0 warnings")
        }
    }

    @Test func whatTheSystemDoesNotTell() {
        #expect(checks { $0.load = nil }.map(\.subject) == ["load", "stolen time"])
        #expect(checks { $0.clockSource = nil }.isEmpty && checks { $0.governor = "performance" }.isEmpty)
    }

    @Test func anInterpreter() {
        func states(_ interpreter: Interpreter?, _ failure: String?, _ fingerprint: Fingerprint?) -> [Check.State] {
            InterpreterProbe(asked: "python3", interpreter: interpreter, failure: failure, fingerprint: fingerprint)
                .checks(gate).map(\.state)
        }
        #expect(states(Example.interpreter, nil, Example.fingerprint) == [.ok, .ok, .ok])
        #expect(states(nil, "no such interpreter", nil) == [.problem])
        #expect(states(Example.interpreter, "no headers", Example.fingerprint) == [.ok, .problem, .ok])
        var other = Example.fingerprint
        other.cpu = "Example 4000"
        #expect(states(Example.interpreter, nil, other) == [.ok, .ok, .warning])
        other.implementation = "PyPy"
        #expect(states(Example.interpreter, nil, other) == [.ok, .ok, .warning])
    }
}

/// How noisy a machine is, by the figures of a run on it.
struct CalibrationTests {
    private func calibration(spread: Double, tolerance: Double = 0.02, rounds: Int = 20) -> Calibration {
        var results = Example.results([.noBaseline])
        let ratios = (0..<rounds).map { 1.5 * (1 + spread * (Double($0) - Double(rounds - 1) / 2)) }
        results.entries[1] = Example.entry(Example.cell(ratios: ratios))
        return Calibration(results, tolerance: tolerance)
    }

    @Test func aQuietMachineNeedsNothingElse() throws {
        let quiet = calibration(spread: 0.001)
        let cell = try #require(quiet.cells.last)
        let changes = cell.smallestChanges.compactMap(\.self)
        #expect(changes.count == 3 && changes[0] > changes[1] && changes[1] > changes[2] && changes[2] > 1)
        #expect(try #require(quiet.smallestTolerance) == changes[2] - 1)
        #expect(quiet.advice.hasSuffix("the defaults are right"))
        let needed = try #require(cell.roundsNeeded)
        let ratios = (0..<20).map { 1.5 * (1 + 0.001 * (Double($0) - 9.5)) }
        func seen(_ rounds: Int) -> Double {
            ToleranceCheck.smallestChange(rounds: rounds, baselineRounds: 64, spreadLike: ratios) ?? .infinity
        }
        #expect(seen(needed) <= 1.02 && (needed == 6 || seen(needed - 1) > 1.02))
    }

    @Test func aNoisyMachineNeedsATolerance() throws {
        let noisy = calibration(spread: 0.009)
        let smallest = try #require(noisy.smallestTolerance)
        #expect(smallest > 0.02)
        #expect(noisy.advice.contains("--tolerance \(Figures.percentage(smallest + 0.0005).dropLast())"))
        #expect(noisy.cells.last?.roundsNeeded == nil && noisy.advice.contains("--instructions does"))
        #expect(noisy.rows.last?.last == "more than 1000")
        let wider = calibration(spread: 0.009, tolerance: 0.025)
        let rounds = try #require(wider.cells.last?.roundsNeeded)
        #expect(rounds > 100 && wider.advice.hasSuffix("or --rounds \(rounds)"))
        #expect(calibration(spread: 0.009, tolerance: 0.2).advice.hasSuffix("the defaults are right"))
    }

    @Test func tooFewRoundsTellNothing() {
        let single = calibration(spread: 0, rounds: 1)
        #expect(single.smallestTolerance == nil && single.advice.hasPrefix("too few rounds to tell"))
        #expect(single.rows.last?.contains("n too small") == true)
    }
}
