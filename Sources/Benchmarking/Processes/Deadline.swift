import Foundation
import Synchronization

/// Kills a child's process group when its time is up, unless the child has ended: the lock decides which came first, so that a
/// number which was given to another process meanwhile is never killed.
final class Deadline: Sendable {
    private enum State {
        case running
        case struck
        case ended
    }

    private let child: pid_t
    private let state = Mutex(State.running)

    init(of child: pid_t) {
        self.child = child
    }

    /// The time is up.
    func strike() {
        state.withLock { state in
            guard state == .running else { return }
            state = .struck
            kill(-child, SIGKILL)
        }
    }

    /// The child has ended; returns whether it was killed for its time.
    func end() -> Bool {
        state.withLock { state in
            defer { state = .ended }
            return state == .struck
        }
    }
}
