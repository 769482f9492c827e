import Dispatch
import Foundation
import Synchronization

/// What must not outlive this process when it is interrupted: the process groups of its children and its temporary folders.
enum Interruption {
    private struct Belongings {
        var groups: Set<pid_t> = []
        var folders: Set<String> = []
        var sources: [any DispatchSourceSignal] = []
        /// How many are at work that end by themselves when they are told to.
        var listeners = 0
        /// The signal that they were told of.
        var received: Int32?
        /// When the first signal came that did not end this process.
        var firstSignal: ContinuousClock.Instant?
    }

    /// Signals that follow the first one this closely are the same one: `timeout`, and whatever hands on what a terminal sends to all of a
    /// group, send it twice.
    private static let echo = Duration.milliseconds(500)

    private static let belongings = Mutex(Belongings())

    /// A child that was started before it could be known that there should be none ends at once.
    static func add(group: pid_t) {
        belongings.withLock { belongings in
            belongings.groups.insert(group)
            if belongings.received != nil { kill(-group, SIGKILL) }
        }
    }
    static func remove(group: pid_t) { belongings.withLock { _ = $0.groups.remove(group) } }
    static func add(folder: String) { belongings.withLock { _ = $0.folders.insert(folder) } }
    static func remove(folder: String) { belongings.withLock { _ = $0.folders.remove(folder) } }

    /// Throws where the work has been interrupted.
    static func check() throws(BenchmarkError) {
        if let number = belongings.withLock(\.received) { throw interrupted(by: number) }
    }

    private static func interrupted(by number: Int32) -> BenchmarkError {
        BenchmarkError(.interrupted(by: number), "interrupted by \(name(of: number))")
    }

    private static func name(of number: Int32) -> String {
        [SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP"][number] ?? "signal \(number)"
    }

    /// Does work that the first signal does not end at once: the children end, no other one can be started, and the work throws the next
    /// time that it would start or has started one. A second signal, of somebody who waits, ends this process.
    static func deferring(_ work: () throws(BenchmarkError) -> Void) throws(BenchmarkError) {
        belongings.withLock { $0.listeners += 1 }
        defer {
            belongings.withLock { belongings in
                belongings.listeners -= 1
                if belongings.listeners == 0 { belongings.received = nil }
            }
        }
        try work()
        // It may have come when the last child had ended.
        try check()
    }

    /// From now on SIGINT, SIGTERM and SIGHUP end the children and remove the temporary folders before they end this process.
    static func install() {
        belongings.withLock { belongings in
            guard belongings.sources.isEmpty else { return }
            // A file that grows beyond a limit is an error of its writer like a full disk, not the end of everything.
            signal(SIGXFSZ, SIG_IGN)
            for number in [SIGINT, SIGTERM, SIGHUP] {
                // The source sees the signal although the default action is switched off.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { end(by: number) }
                source.resume()
                belongings.sources.append(source)
            }
        }
    }

    private static func end(by number: Int32) {
        belongings.withLock { belongings in
            for group in belongings.groups { kill(-group, SIGKILL) }
            if let first = belongings.firstSignal, first.duration(to: .now) < echo { return }
            if belongings.listeners > 0, belongings.received == nil {
                belongings.received = number
                belongings.firstSignal = .now
                return
            }
            for folder in belongings.folders { try? FileManager.default.removeItem(atPath: folder) }
            // Under the lock, so that no child is started in between. Die by the signal itself: the shell tells it from an exit.
            signal(number, SIG_DFL)
            // Dispatch keeps the signals that it watches blocked.
            var mask = sigset_t()
            unsafe sigemptyset(&mask)
            unsafe sigaddset(&mask, number)
            unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
            raise(number)
        }
    }
}

/// Makes an interrupted command take its children and temporary files with it. Call once, first thing.
public func endChildrenWhenInterrupted() {
    Interruption.install()
}

/// Does work that starts children, so that an interrupt ends these and the work throws: what it has got so far can be kept.
public func keepingWhatIsDone(_ work: () throws(BenchmarkError) -> Void) throws(BenchmarkError) {
    try Interruption.deferring(work)
}
