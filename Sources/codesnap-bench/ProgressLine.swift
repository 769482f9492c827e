import Benchmarking
import Foundation

/// One line on stderr that is written over and over; nothing at all when stderr is not a terminal, or one that cannot write over a line.
final class ProgressLine {
    private let isShown = TerminalStyle(descriptor: 2).isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    private var started: ContinuousClock.Instant?

    func show(_ progress: MeasurementSession.Progress) {
        guard isShown else { return }
        var text = progress.activity
        if progress.total > 0 {
            let started = self.started ?? .now
            self.started = started
            text = "\(progress.done)/\(progress.total) \(text)"
            if progress.done > 0 {
                let perProcess = started.duration(to: .now) / .seconds(1) / Double(progress.done)
                let left = Int((perProcess * Double(progress.total - progress.done)).rounded(.up))
                text += ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
            }
        }
        show(text)
    }

    /// What is done now, where there is no number of steps.
    func show(_ text: String) {
        guard isShown else { return }
        // To the start of the line, and what is left of the line before is erased. Cut, or it would wrap and pile up.
        write("\r\u{1B}[K" + text.prefix(78))
    }

    /// Takes the line away.
    func clear() {
        if isShown { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
