import Dispatch
import Foundation
import Synchronization

/// Reads a pipe to its end on a thread of its own and keeps what came last: a child may print as much as it likes.
final class OutputTail: Sendable {
    /// Bytes kept.
    private static let capacity = 16_384

    private let kept = Mutex<[UInt8]>([])
    private let finished = DispatchSemaphore(value: 0)

    /// Starts to read `descriptor` and closes it at the end.
    init(reading descriptor: Int32) {
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                // The buffer is ours and as long as we say.
                let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                kept.withLock { kept in
                    kept += buffer[..<count]
                    if kept.count > Self.capacity { kept.removeFirst(kept.count - Self.capacity) }
                }
            }
            close(descriptor)
            finished.signal()
        }
    }

    /// The last lines with something on them, oldest first.
    ///
    /// Waits for the end of the pipe, but no more than a second: a grandchild that got away may hold it open for ever.
    func lastLines(_ count: Int) -> [String] {
        _ = finished.wait(timeout: .now() + 1)
        finished.signal()
        let text = kept.withLock { String(decoding: $0, as: UTF8.self) }
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(line.filter { !$0.isASCIIControl })
        }
        return lines.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(count)
    }
}

extension Character {
    /// Escape sequences of a child must not reach the terminal.
    fileprivate var isASCIIControl: Bool {
        guard let value = asciiValue else { return false }
        return (value < 32 && value != 9) || value == 127
    }
}
