import Foundation

/// What the machine's processors and this process with its ended children have done so far, in seconds of one processor.
struct ProcessorTimes: Hashable {
    /// By anybody on the machine.
    var busy: Double
    /// Wanted by somebody here, given to others by the hypervisor.
    var stolen: Double
    /// By this process and those that it has waited for.
    var own: Double
    /// The clock.
    var elapsed: Double

    /// Now; nil where the system keeps no such account.
    static func now() -> ProcessorTimes? {
        guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
            let (busy, stolen) = account(text, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
        else { return nil }
        return ProcessorTimes(
            busy: busy, stolen: stolen, own: used(RUSAGE_SELF.rawValue) + used(RUSAGE_CHILDREN.rawValue),
            elapsed: ProcessInfo.processInfo.systemUptime)
    }

    /// Busy and stolen seconds in the text of /proc/stat: its first line has the ticks of user, nice, system, idle, waiting, interrupts,
    /// soft interrupts and steal (proc(5)). Guests' are among the user's.
    static func account(_ text: String, ticksPerSecond: Double) -> (busy: Double, stolen: Double)? {
        guard let line = text.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
        let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard ticks.count >= 8, ticksPerSecond > 0 else { return nil }
        let busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]
        return (busy / ticksPerSecond, ticks[7] / ticksPerSecond)
    }

    private static func used(_ whose: Int32) -> Double {
        var usage = rusage()
        guard unsafe getrusage(whose, &usage) == 0 else { return 0 }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    }
}
