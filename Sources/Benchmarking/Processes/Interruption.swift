import Dispatch
import Foundation
import Synchronization

/// What must not outlive this process when it is interrupted: the process groups of its children and its temporary folders.
enum Interruption {
    private struct Belongings {
        var groups: Set<pid_t> = []
        var folders: Set<String> = []
        var sources: [any DispatchSourceSignal] = []
    }

    private static let belongings = Mutex(Belongings())

    static func add(group: pid_t) { belongings.withLock { _ = $0.groups.insert(group) } }
    static func remove(group: pid_t) { belongings.withLock { _ = $0.groups.remove(group) } }
    static func add(folder: String) { belongings.withLock { _ = $0.folders.insert(folder) } }
    static func remove(folder: String) { belongings.withLock { _ = $0.folders.remove(folder) } }

    /// From now on SIGINT, SIGTERM and SIGHUP end the children and remove the temporary folders before they end this process.
    static func install() {
        belongings.withLock { belongings in
            guard belongings.sources.isEmpty else { return }
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
