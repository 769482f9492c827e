import Dispatch
import Foundation
import Synchronization

/// One child process, run to its end in a process group of its own.
struct ChildProcess {
    /// How it ended.
    enum Ending: Hashable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
    }

    /// What is left of it.
    struct Outcome {
        var ending: Ending
        /// The last lines of stderr, and of stdout when it was kept.
        var errorLines: [String]
        var outputLines: [String]
    }

    /// Path of the executable.
    var executable: String
    /// Without the name of the program.
    var arguments: [String]
    var environment: [String: String]
    /// Seconds after which the whole group is killed.
    var timeLimit: Double
    /// stdout goes nowhere unless its last lines are wanted.
    var keepsOutput = false

    /// Starts the child and waits for it. Whatever it started in its group has ended too when this returns. Throws where the command is
    /// interrupted meanwhile.
    func run() throws(BenchmarkError) -> Outcome {
        try Interruption.check()
        let errors = try Self.makePipe()
        let output = keepsOutput ? try Self.makePipe() : nil
        let child: pid_t
        do {
            child = try spawn(standardOutput: output?.writing, standardError: errors.writing)
        } catch {
            for descriptor in [errors.reading, output?.reading] { descriptor.map { _ = close($0) } }
            throw error
        }
        let errorTail = OutputTail(reading: errors.reading)
        let outputTail = output.map { OutputTail(reading: $0.reading) }
        let ending = Self.wait(for: child, timeLimit: timeLimit)
        try Interruption.check()
        return Outcome(
            ending: ending, errorLines: errorTail.lastLines(8), outputLines: outputTail?.lastLines(8) ?? [])
    }

    /// Starts the child; closes the writing ends in this process whether or not it could be started.
    private func spawn(standardOutput: Int32?, standardError: Int32) throws(BenchmarkError) -> pid_t {
        defer { for descriptor in [standardError, standardOutput] { descriptor.map { _ = close($0) } } }
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let standardOutput {
            unsafe posix_spawn_file_actions_adddup2(&actions, standardOutput, 1)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, standardError, 2)
        // A group of its own, so that a limit reaches grandchildren; no signal ignored or blocked as it is here.
        var defaults = sigset_t()
        unsafe sigemptyset(&defaults)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ] { unsafe sigaddset(&defaults, number) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        var unblocked = sigset_t()
        unsafe sigemptyset(&unblocked)
        unsafe posix_spawnattr_setsigmask(&attributes, &unblocked)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        // The copies live until the arrays are freed below; posix_spawn only reads them.
        var argv = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
        var envp = unsafe environment.sorted { $0.key < $1.key }.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (argv + envp).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, executable, &actions, &attributes, &argv, &envp)
        guard code == 0 else {
            throw .measurement("cannot start \(executable): \(unsafe String(cString: strerror(code)))")
        }
        Interruption.add(group: child)
        return child
    }

    /// Waits for the child to end or for its time to be up, ends its group, and reaps it.
    private static func wait(for child: pid_t, timeLimit: Double) -> Ending {
        let deadline = Deadline(of: child)
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + timeLimit)
        timer.setEventHandler { deadline.strike() }
        timer.resume()
        // Wait without reaping: until then the number of the child, and of its group, cannot be given to another process.
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        let timedOut = deadline.end()
        timer.cancel()
        kill(-child, SIGKILL)
        Interruption.remove(group: child)
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
        if timedOut { return .timedOut }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }

    private static func makePipe() throws(BenchmarkError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else {
            throw .measurement("cannot make a pipe: \(unsafe String(cString: strerror(errno)))")
        }
        // The child keeps only the copies that it is given as its stdout and stderr.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
