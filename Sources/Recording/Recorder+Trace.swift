import Trace

extension Recorder {
    /// The `.csnap` file of all that was recorded. The recorder must not be running.
    ///
    /// - Parameters:
    ///   - anchors: Two readings of the clocks, the first from before the first span and the last from now.
    ///   - taskName: What a task is called, by its number.
    ///   - describe: What a function is, by its number.
    public func encode(
        info: [InfoPair], from first: ClockAnchor, to last: ClockAnchor, taskName: (Int) -> String = { _ in "" },
        describe: @escaping (Int) -> FunctionDescription
    ) -> [UInt8] {
        let scale = TickScale(origin: spans.first?.start ?? 0, from: first, to: last)
        var writer = TraceWriter(info: info, describe: describe)
        var shortCalls = ShortCallFilter(minimumDuration: filters.minimumDuration)
        for run in runs() {
            writer.begin(span: run.span, thread: run.thread)
            var steps = threads[run.thread].steps.filter { $0.span == run.span }[...]
            var index = 0
            for chunk in threads[run.thread].chunks[run.chunks] {
                chunk.forEachEvent { ticks, function, isExit in
                    var task: Int?
                    if let step = steps.first, step.event == index { task = steps.removeFirst().task }
                    index &+= 1
                    let time = scale.nanoseconds(ticks)
                    if shortCalls.isOn {
                        shortCalls.pass(time: time, function: function, isExit: isExit, task: task, to: &writer)
                    } else {
                        if let task { writer.beginStep(task: task) }
                        writer.append(time: time, function: function, isExit: isExit)
                    }
                }
            }
            shortCalls.endTrack(&writer)
        }
        if shortCalls.isOn { writer.append(info: InfoPair("dropped_short_calls", String(shortCalls.droppedCalls))) }
        let indexes = Dictionary(uniqueKeysWithValues: threads.enumerated().map { ($1.key, $0) })
        return writer.finish(
            threads: threads.map {
                ThreadDescription(
                    nativeID: $0.nativeID, name: $0.name ?? "", isMain: $0.isMain, isGreenlet: $0.key.lane != 0)
            },
            spans: spans.map { span in
                let start = scale.nanoseconds(span.start)
                let stop = scale.nanoseconds(span.stop ?? last.ticks)
                return SpanDescription(
                    start: start, duration: max(stop, start) - start, thread: indexes[span.thread], context: span.context,
                    kept: span.kept)
            },
            taskName: taskName)
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
