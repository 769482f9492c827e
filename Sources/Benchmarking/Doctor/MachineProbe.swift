import Foundation

/// What a machine tells of itself that figures depend on.
public struct MachineProbe: Hashable, Sendable {
    /// Processors that this process may use.
    var processors: Int
    /// Over a second in which this process did nothing; nil where the system keeps no account.
    var load: MachineLoad?
    /// How the processors' frequency is chosen, such as `performance`; nil where the system does not say, as in most virtual machines.
    var governor: String?
    /// What the kernel reads the time from, such as `tsc`; nil where it does not say.
    var clockSource: String?
    /// Where samplers keep what they need.
    var temporaryFolder: String
    /// Bytes that are free there; nil where nothing can be written.
    var freeBytes: Int?
    /// Paths of programs; nil where there is none on PATH.
    var git: String?
    var valgrind: String?

    /// This machine. Takes a second.
    public static func current() -> MachineProbe {
        let folder = FileManager.default.temporaryDirectory.path
        let before = ProcessorTimes.now()
        Thread.sleep(forTimeInterval: 1)
        let processors = ProcessInfo.processInfo.processorCount
        return MachineProbe(
            processors: ProcessInfo.processInfo.activeProcessorCount,
            load: MachineLoad(from: before, to: .now(), processors: processors),
            governor: line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            clockSource: line("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
            temporaryFolder: folder, freeBytes: freeBytes(in: folder), git: try? Interpreter.locate("git"),
            valgrind: try? Interpreter.locate("valgrind"))
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
