import Trace

extension Recorder {
    /// The `.csnap` file of all that was recorded. The recorder must not be running.
    ///
    /// - Parameters:
    ///   - anchors: Two readings of the clocks, the first from before the first span and the last from now.
    ///   - describe: What a function is, by its number.
    public func encode(
        info: [InfoPair], from first: ClockAnchor, to last: ClockAnchor, describe: (Int) -> FunctionDescription
    ) -> [UInt8] {
        let scale = TickScale(origin: spans.first?.start ?? 0, from: first, to: last)
        var writer = TraceWriter(info: info)
        var shortCalls = ShortCallFilter(minimumDuration: filters.minimumDuration)
        for run in runs() {
            writer.begin(span: run.span, thread: run.thread)
            for chunk in threads[run.thread].chunks[run.chunks] {
                if shortCalls.isOn {
                    chunk.forEachEvent { ticks, function, isExit in
                        shortCalls.pass(time: scale.nanoseconds(ticks), function: function, isExit: isExit, to: &writer)
                    }
                } else {
                    chunk.forEachEvent { ticks, function, isExit in
                        writer.append(time: scale.nanoseconds(ticks), function: function, isExit: isExit)
                    }
                }
            }
            shortCalls.endTrack(&writer)
        }
        if shortCalls.isOn { writer.append(info: InfoPair("dropped_short_calls", String(shortCalls.droppedCalls))) }
        let indexes = Dictionary(uniqueKeysWithValues: threads.enumerated().map { ($1.number, $0) })
        return writer.finish(
            threads: threads.map {
                ThreadDescription(nativeID: $0.nativeID, name: $0.name ?? "", isMain: $0.isMain)
            },
            spans: spans.map { span in
                let start = scale.nanoseconds(span.start)
                let stop = scale.nanoseconds(span.stop ?? last.ticks)
                return SpanDescription(
                    start: start, duration: max(stop, start) - start, thread: indexes[span.thread], context: span.context,
                    kept: span.kept)
            },
            describe: describe)
    }

    /// One thread's chunks of one span.
    private struct Run {
        let span: Int
        let thread: Int
        let chunks: Range<Int>
    }

    /// All chunks by span, then by thread.
    private func runs() -> [Run] {
        var runs: [Run] = []
        for (index, thread) in threads.enumerated() {
            var first = 0
            for next in 1..<(thread.chunks.count + 1) {
                let span = thread.chunks[first].span
                guard next == thread.chunks.count || thread.chunks[next].span != span else { continue }
                runs.append(Run(span: span, thread: index, chunks: first..<next))
                first = next
            }
        }
        return runs.sorted { ($0.span, $0.thread) < ($1.span, $1.thread) }
    }
}
