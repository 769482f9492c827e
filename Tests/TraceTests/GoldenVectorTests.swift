import Testing

@testable import Trace

/// The vectors that the Swift and the Python writer and all three readers are held to.
@Suite struct GoldenVectorTests {
    @Test func thereAreVectors() {
        #expect(GoldenVector.all.count >= 10)
    }

    @Test(arguments: GoldenVector.all) func readsWhatTheOtherWriterWrote(_ vector: GoldenVector) throws {
        let trace = try Trace(csnap: vector.file)
        #expect(trace.isComplete)
        #expect(trace.info == vector.trace.info)
        #expect(trace.functions == vector.trace.functions.map(cut))
        #expect(trace.threads == vector.trace.threads.map(cut))
        #expect(trace.spans == vector.trace.spans)
        #expect(trace.recordings.map(\.span) == vector.trace.recordings.map(\.span))
        #expect(trace.recordings.map(\.thread) == vector.trace.recordings.map(\.thread))
        #expect(trace.recordings.map(\.events) == vector.trace.recordings.map(\.events))
        #expect(trace.recordings.map(\.steps) == vector.trace.recordings.map(\.steps))
        #expect(trace.tasks == vector.trace.tasks)
    }

    @Test(arguments: GoldenVector.all) func writesTheSamePayloadsInTheSameBlocks(_ vector: GoldenVector) throws {
        let written = try payloads(write(vector.trace))
        let expected = try payloads(vector.file)
        #expect(written.map(\.kind) == expected.map(\.kind))
        for (index, pair) in zip(written, expected).enumerated() {
            #expect(pair.0.payload == pair.1.payload, "block \(index) of \(vector.name)")
        }
    }

    private func write(_ trace: Trace) -> [UInt8] {
        var writer = TraceWriter(info: trace.info) { trace.functions[$0] }
        for recording in trace.recordings {
            writer.begin(span: recording.span, thread: recording.thread)
            var steps = recording.steps[...]
            for (index, event) in recording.events.enumerated() {
                if steps.first?.event == index { writer.beginStep(task: steps.removeFirst().task) }
                writer.append(time: event.time, function: event.function, isExit: event.isExit)
            }
        }
        return writer.finish(threads: trace.threads, spans: trace.spans, taskName: { trace.tasks[$0] })
    }

    private func payloads(_ file: [UInt8]) throws -> [BlockReader.Block] {
        var reader = try BlockReader(file)
        var blocks: [BlockReader.Block] = []
        while let block = try reader.next() { blocks.append(block) }
        return blocks
    }

    private func cut(_ function: FunctionDescription) -> FunctionDescription {
        FunctionDescription(name: cut(function.name), path: cut(function.path), line: function.line)
    }

    private func cut(_ thread: ThreadDescription) -> ThreadDescription {
        ThreadDescription(
            nativeID: thread.nativeID, name: cut(thread.name), isMain: thread.isMain, isGreenlet: thread.isGreenlet)
    }

    /// What the format makes of a text that is too long.
    private func cut(_ text: String) -> String {
        guard text.utf8.count > 65_535 else { return text }
        var kept = text
        while kept.utf8.count > 65_532 { kept.unicodeScalars.removeLast() }
        return kept + "\u{2026}"
    }
}
