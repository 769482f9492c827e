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
            ("load average", { (probe: inout MachineProbe) in probe.loadAverage = 1.4 }),
            ("boost", { (probe: inout MachineProbe) in probe.mayBoost = true }),
            ("clock", { (probe: inout MachineProbe) in probe.clockStepNs = 4_000_000 }),
            ("valgrind", { (probe: inout MachineProbe) in probe.valgrindFailure = "Fatal error at startup" }),
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

    @Test func whatIsAsItShouldBe() {
        #expect(
            checks {
                $0.loadAverage = 1.2
                $0.mayBoost = false
                $0.clockStepNs = 1
            }.isEmpty)
        // One processor alone may be wanted by what is measured.
        #expect(
            checks {
                $0.processors = 1
                $0.loadAverage = 1.2
            }.map(\.subject) == ["processors"])
    }

    @Test func whatTheSystemsFilesSay() {
        #expect(MachineProbe.loadAverage("1.83 1.98 1.97 4/121 22874") == 1.83 && MachineProbe.loadAverage("") == nil)
        #expect(
            MachineProbe.mayBoost(noTurbo: "0", boost: nil) == true && MachineProbe.mayBoost(noTurbo: "1", boost: "1") == false)
        #expect(
            MachineProbe.mayBoost(noTurbo: nil, boost: "0") == false && MachineProbe.mayBoost(noTurbo: nil, boost: "1") == true)
        #expect(MachineProbe.mayBoost(noTurbo: nil, boost: nil) == nil)
    }

    @Test func aBaselineOfAnotherWayOfMeasuring() throws {
        var now = Example.fingerprint
        now.method = "3"
        func baselineCheck() throws -> Check {
            let probe = InterpreterProbe(asked: "python3", interpreter: Example.interpreter, failure: nil, fingerprint: now)
            return try #require(probe.checks(gate).last)
        }
        #expect(try baselineCheck().found == "b.json was measured in way 2, now it is 3: a tripwire only")
        #expect(try baselineCheck().state == .warning)
        now.cpu = "Example 4000"
        #expect(try baselineCheck().found.contains("of another environment (other: CPU, method)"))
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
