import Foundation

/// What a machine tells of itself that figures depend on.
public struct MachineProbe: Hashable, Sendable {
    /// Processors that this process may use.
    var processors: Int
    /// Over a second in which this process did nothing; nil where the system keeps no account.
    var load: MachineLoad?
    /// How many processes wanted a processor on average over the last minute; nil where the system does not say.
    var loadAverage: Double?
    /// How the processors' frequency is chosen, such as `performance`; nil where the system does not say, as in most virtual machines.
    var governor: String?
    /// Whether processors may run faster for a while than they can for long; nil where the system does not say.
    var mayBoost: Bool?
    /// What the kernel reads the time from, such as `tsc`; nil where it does not say.
    var clockSource: String?
    /// Nanoseconds between two times that the clock can tell apart; nil where it does not say.
    var clockStepNs: Int?
    /// Where samplers keep what they need.
    var temporaryFolder: String
    /// Bytes that are free there; nil where nothing can be written.
    var freeBytes: Int?
    /// Paths of programs; nil where there is none on PATH.
    var git: String?
    var valgrind: String?
    /// What callgrind says instead of running a program that does nothing; nil where it runs it.
    var valgrindFailure: String?

    /// This machine. Takes a second.
    public static func current() throws(BenchmarkError) -> MachineProbe {
        let folder = FileManager.default.temporaryDirectory.path
        let before = ProcessorTimes.now()
        Thread.sleep(forTimeInterval: 1)
        let processors = ProcessInfo.processInfo.processorCount
        let valgrind = try? Interpreter.locate("valgrind")
        return MachineProbe(
            processors: ProcessInfo.processInfo.activeProcessorCount,
            load: MachineLoad(from: before, to: .now(), processors: processors),
            loadAverage: line("/proc/loadavg").flatMap(loadAverage),
            governor: line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            mayBoost: mayBoost(
                noTurbo: line("/sys/devices/system/cpu/intel_pstate/no_turbo"),
                boost: line("/sys/devices/system/cpu/cpufreq/boost")),
            clockSource: line("/sys/devices/system/clocksource/clocksource0/current_clocksource"), clockStepNs: clockStepNs(),
            temporaryFolder: folder, freeBytes: freeBytes(in: folder), git: try? Interpreter.locate("git"),
            valgrind: valgrind,
            valgrindFailure: try valgrind.flatMap { path throws(BenchmarkError) in try failure(ofValgrind: path) })
    }

    /// The first figure in the text of /proc/loadavg (proc(5)).
    static func loadAverage(_ text: String) -> Double? { text.split(separator: " ").first.flatMap { Double($0) } }

    /// By Intel's driver, which has it the other way round, or by any other's.
    static func mayBoost(noTurbo: String?, boost: String?) -> Bool? { noTurbo.map { $0 == "0" } ?? boost.map { $0 == "1" } }

    private static func clockStepNs() -> Int? {
        var step = timespec()
        guard unsafe clock_getres(CLOCK_MONOTONIC, &step) == 0 else { return nil }
        return step.tv_sec * 1_000_000_000 + step.tv_nsec
    }

    /// It may be there and yet not start: on some systems it needs the C library's symbols.
    private static func failure(ofValgrind path: String) throws(BenchmarkError) -> String? {
        guard let program = try? Interpreter.locate("true") else { return nil }
        let outcome = try ChildProcess(
            executable: path, arguments: ["-q", "--tool=callgrind", "--callgrind-out-file=/dev/null", program],
            environment: ProcessInfo.processInfo.environment, timeLimit: 60
        ).run()
        return outcome.ending == .exited(0) ? nil : outcome.errorLines.last ?? "it does not run"
    }

    private static func line(_ path: String) -> String? {
        let text = (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
        return text?.isEmpty == false ? text : nil
    }

    private static func freeBytes(in folder: String) -> Int? {
        guard FileManager.default.isWritableFile(atPath: folder) else { return nil }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }
}
