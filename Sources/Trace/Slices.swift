/// One call: an entry with its exit.
public struct Slice: Hashable, Sendable {
    /// Nanoseconds since the first span began.
    public var start: UInt64
    public var end: UInt64
    public var function: Int
    /// How many recorded calls it lies in.
    public var depth: Int
    public var ending: Ending

    /// How a slice came to its end.
    public enum Ending: Hashable, Sendable {
        case exit
        /// Still running when its span stopped.
        case stillRunning
        /// An outer call ended first, as greenlets make it.
        case unfinished
    }

    public init(start: UInt64, end: UInt64, function: Int, depth: Int, ending: Ending) {
        self.start = start
        self.end = end
        self.function = function
        self.depth = depth
        self.ending = ending
    }

    public var duration: UInt64 { end - start }
}

extension Trace {
    /// The calls of a recording in the order of their entries, by the rules of `FileFormat.md`.
    public func slices(of recording: Recording) -> [Slice] {
        let span = spans[recording.span]
        let lastTime = recording.events.last?.time ?? span.start
        let stop = max(span.start + span.duration, lastTime)
        var slices: [Slice] = []
        slices.reserveCapacity(recording.events.count / 2 + 1)
        var open: [Int] = []
        for event in recording.events {
            if !event.isExit {
                let depth = open.count
                open.append(slices.count)
                slices.append(
                    Slice(start: event.time, end: stop, function: event.function, depth: depth, ending: .stillRunning))
                continue
            }
            guard let position = open.lastIndex(where: { slices[$0].function == event.function }) else { continue }
            for index in open[(position + 1)...] {
                slices[index].end = event.time
                slices[index].ending = .unfinished
            }
            slices[open[position]].end = event.time
            slices[open[position]].ending = .exit
            open.removeSubrange(position...)
        }
        return slices
    }
}
