extension Trace {
    /// Reads a `.csnap` file.
    ///
    /// - Throws: `TraceError` for the first thing that is wrong. A file without an end block was cut short between two blocks: it is
    ///   read, and `isComplete` is false.
    public init(csnap bytes: [UInt8]) throws(TraceError) {
        var blocks = try BlockReader(bytes)
        var decoder = TraceDecoder()
        while let block = try blocks.next() {
            try decoder.decode(block)
        }
        self = try decoder.finish()
    }
}

/// Puts a trace together from its blocks.
private struct TraceDecoder {
    private var trace = Trace()
    private var threads: [Int: ThreadDescription] = [:]
    private var recordings: [[Int]: Int] = [:]
    private var blockCount = 0
    private var eventCount = 0
    private var hasEnded = false
    /// Steps by span and thread, with the offset of their block: their events may come later.
    private var steps: [[Int]: [(step: TaskStep, offset: Int)]] = [:]

    mutating func decode(_ block: BlockReader.Block) throws(TraceError) {
        var payload = PayloadReader(block.payload[...], at: block.offset)
        if hasEnded { throw payload.malformed("a block after the end block") }
        switch BlockKind(rawValue: block.kind) {
        case .info: try decodeInfo(&payload)
        case .functions: try decodeFunctions(&payload)
        case .threads: try decodeThreads(&payload)
        case .spans: try decodeSpans(&payload)
        case .events: try decodeEvents(&payload)
        case .end: try decodeEnd(&payload)
        case .tasks: try decodeTasks(&payload)
        case .steps: try decodeSteps(&payload)
        case nil:
            guard block.kind >= TraceFormat.firstOptionalKind else {
                throw payload.malformed("the unknown block kind \(block.kind)")
            }
            blockCount += 1
            return
        }
        try payload.expectEnd()
        blockCount += 1
    }

    func finish() throws(TraceError) -> Trace {
        var result = trace
        try placeSteps(in: &result)
        result.isComplete = hasEnded
        let threadCount = max((threads.keys.max() ?? -1) + 1, (trace.recordings.map(\.thread).max() ?? -1) + 1)
        result.threads = (0..<threadCount).map {
            threads[$0] ?? ThreadDescription(nativeID: 0, name: "", isMain: false)
        }
        let spanCount = (trace.recordings.map(\.span).max() ?? -1) + 1
        while result.spans.count < spanCount {
            let index = result.spans.count
            let times = trace.recordings.filter { $0.span == index }.flatMap { [$0.events.first, $0.events.last] }
            let start = times.compactMap { $0?.time }.min() ?? 0
            let end = times.compactMap { $0?.time }.max() ?? start
            result.spans.append(SpanDescription(start: start, duration: end - start))
        }
        result.recordings.sort { ($0.span, $0.thread) < ($1.span, $1.thread) }
        return result
    }

    private mutating func decodeInfo(_ payload: inout PayloadReader) throws(TraceError) {
        for _ in 0..<(try payload.count()) {
            trace.info.append(InfoPair(try payload.text(), try payload.text()))
        }
    }

    private mutating func decodeFunctions(_ payload: inout PayloadReader) throws(TraceError) {
        let first = try payload.integer()
        guard first == trace.functions.count else { throw payload.malformed("functions from \(first) on") }
        for _ in 0..<(try payload.count()) {
            trace.functions.append(
                FunctionDescription(name: try payload.text(), path: try payload.text(), line: try payload.integer()))
        }
    }

    private mutating func decodeThreads(_ payload: inout PayloadReader) throws(TraceError) {
        for _ in 0..<(try payload.count()) {
            let index = try smallIndex(&payload, "thread")
            let nativeID = try payload.varint()
            let name = try payload.text()
            let flags = try payload.varint()
            threads[index] = ThreadDescription(
                nativeID: nativeID, name: name, isMain: flags & 1 != 0, isGreenlet: flags & 2 != 0)
        }
    }

    private mutating func decodeSpans(_ payload: inout PayloadReader) throws(TraceError) {
        for _ in 0..<(try payload.count()) {
            let start = try payload.varint()
            let duration = try payload.varint()
            guard start + duration < 1 << 63 else { throw payload.malformed("a span that ends after 2^63") }
            let thread = try payload.integer()
            var context: [Int] = []
            for _ in 0..<(try payload.count()) { context.append(try function(&payload)) }
            let kept = try payload.integer()
            guard kept <= context.count else { throw payload.malformed("\(kept) of \(context.count) functions kept") }
            trace.spans.append(
                SpanDescription(
                    start: start, duration: duration, thread: thread == 0 ? nil : thread - 1, context: context, kept: kept))
        }
    }

    private mutating func decodeEvents(_ payload: inout PayloadReader) throws(TraceError) {
        let thread = try smallIndex(&payload, "thread")
        let span = try smallIndex(&payload, "span")
        let count = try payload.count()
        guard count > 0 else { throw payload.malformed("no events") }
        var time = try payload.varint()
        var operations = try payload.part(size: try payload.count())
        var events: [Event] = []
        events.reserveCapacity(count)
        var open: [Int] = []
        for index in 0..<count {
            if index > 0 { time += try payload.varint() }
            guard time < 1 << 63 else { throw payload.malformed("a time of 2^63 or more") }
            let operation = try operations.varint()
            if operation == 0 {
                guard let function = open.popLast() else { throw payload.malformed("an exit without an entry") }
                events.append(Event(time: time, function: function, isExit: true))
            } else {
                let function = Int((operation - 1) / 2)
                guard function < trace.functions.count else { throw payload.malformed("the unknown function \(function)") }
                let isExit = operation % 2 == 0
                if !isExit { open.append(function) }
                events.append(Event(time: time, function: function, isExit: isExit))
            }
        }
        try operations.expectEnd()
        eventCount += count
        append(events, span: span, thread: thread)
    }

    private mutating func append(_ events: [Event], span: Int, thread: Int) {
        if let index = recordings[[span, thread]] {
            trace.recordings[index].events += events
        } else {
            recordings[[span, thread]] = trace.recordings.count
            trace.recordings.append(Trace.Recording(span: span, thread: thread, events: events))
        }
    }

    private mutating func decodeTasks(_ payload: inout PayloadReader) throws(TraceError) {
        let first = try payload.integer()
        guard first == trace.tasks.count else { throw payload.malformed("tasks from \(first) on") }
        for _ in 0..<(try payload.count()) { trace.tasks.append(try payload.text()) }
    }

    private mutating func decodeSteps(_ payload: inout PayloadReader) throws(TraceError) {
        let thread = try smallIndex(&payload, "thread")
        let span = try smallIndex(&payload, "span")
        let count = try payload.count()
        guard count > 0 else { throw payload.malformed("no steps") }
        var event = 0
        for index in 0..<count {
            let difference = try payload.integer()
            guard index == 0 || difference > 0 else { throw payload.malformed("two steps that begin at one event") }
            let (sum, isTooLarge) = event.addingReportingOverflow(difference)
            guard !isTooLarge else { throw payload.malformed("an event of 2^63 or more") }
            event = sum
            let task = try payload.integer()
            guard task < trace.tasks.count else { throw payload.malformed("the unknown task \(task)") }
            steps[[span, thread], default: []].append((TaskStep(event: event, task: task), payload.offset))
        }
    }

    /// Gives each recording its steps. In a file that was cut short their events may be missing; they are left out then.
    private func placeSteps(in result: inout Trace) throws(TraceError) {
        for (key, list) in steps {
            let index = recordings[key]
            let count = index.map { result.recordings[$0].events.count } ?? 0
            for entry in list where entry.step.event >= count && hasEnded {
                throw TraceError(.malformed("a step at the unknown event \(entry.step.event)"), at: entry.offset)
            }
            guard let index else { continue }
            result.recordings[index].steps = list.map(\.step).filter { $0.event < count }.sorted { $0.event < $1.event }
        }
    }

    private mutating func decodeEnd(_ payload: inout PayloadReader) throws(TraceError) {
        guard try payload.integer() == eventCount, try payload.integer() == blockCount else {
            throw payload.malformed("an end that counts other events or blocks than the file has")
        }
        hasEnded = true
    }

    private mutating func function(_ payload: inout PayloadReader) throws(TraceError) -> Int {
        let id = try payload.integer()
        guard id < trace.functions.count else { throw payload.malformed("the unknown function \(id)") }
        return id
    }

    /// Threads and spans are kept in arrays, so an absurd index must not reserve the memory for all below it.
    private func smallIndex(_ payload: inout PayloadReader, _ what: String) throws(TraceError) -> Int {
        let index = try payload.integer()
        guard index < 1 << 24 else { throw payload.malformed("the \(what) index \(index)") }
        return index
    }
}
