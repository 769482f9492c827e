/// Writes a trace as a `.csnap` file.
///
///     var writer = TraceWriter(info: [InfoPair("tracer", "c")]) { functions[$0] }
///     writer.begin(span: 0, thread: 0)
///     writer.append(time: 0, function: 7, isExit: false)
///     writer.append(time: 250, function: 7, isExit: true)
///     let file = writer.finish(threads: threads, spans: spans)
///
/// Events come span by span and, within a span, thread by thread. Function numbers may be any that the caller uses: the file
/// numbers functions by their first mention, and functions of one description are one.
public struct TraceWriter: ~Copyable {
    private var info: [InfoPair]
    private var events = BlockWriter()
    private var block = EventBlockEncoder()
    private var payload = PayloadWriter()
    private var span = 0
    private var thread = 0
    private var eventCount = 0
    /// How many events of this span and thread are in blocks that are closed.
    private var eventsInClosedBlocks = 0
    private var steps = StepBlocks()
    private let describe: (Int) -> FunctionDescription
    /// The functions in the order in which the file numbers them.
    private var functions: [FunctionDescription] = []
    private var numberByDescription: [DescribedFunction: UInt32] = [:]
    /// The file's number plus 1 by the caller's, 0 where it has none yet.
    private var numbers: [UInt32] = []

    /// - Parameter describe: What a function is, by the caller's number.
    public init(info: [InfoPair], describe: @escaping (Int) -> FunctionDescription) {
        self.info = info
        self.describe = describe
    }

    /// Adds to the info block what is known only once the events are written.
    public mutating func append(info pair: InfoPair) { info.append(pair) }

    /// Says whose events follow.
    public mutating func begin(span: Int, thread: Int) {
        closeBlock()
        self.span = span
        self.thread = thread
        eventsInClosedBlocks = 0
        steps.begin(span: span, thread: thread)
    }

    /// Says that the event appended next begins a step of a task, by the caller's number of it.
    public mutating func beginStep(task: Int) {
        steps.append(event: eventsInClosedBlocks + block.count, task: task)
    }

    /// Appends an event: its time in nanoseconds since the first span began, and the caller's number of its function.
    public mutating func append(time: UInt64, function: Int, isExit: Bool) {
        if block.isFull { closeBlock() }
        block.append(time: time, function: number(of: function), isExit: isExit)
    }

    /// The whole file. `taskName` tells what a task is called, by the caller's number; the spans' context has the caller's numbers, too.
    public consuming func finish(
        threads: [ThreadDescription], spans: [SpanDescription], taskName: (Int) -> String = { _ in "" }
    ) -> [UInt8] {
        closeBlock()
        let contexts = spans.map { $0.context.map { number(of: $0) } }
        var file = BlockWriter()
        file.appendFileHeader()
        appendInfo(to: &file)
        appendFunctions(to: &file)
        appendThreads(threads, to: &file)
        appendSpans(spans, contexts: contexts, to: &file)
        steps.appendTasks(to: &file, name: taskName)
        file.append(blocksOf: events)
        steps.appendSteps(to: &file)
        payload.removeAll()
        payload.append(varint: eventCount)
        payload.append(varint: file.count)
        file.append(.end, payload: payload.bytes)
        return file.bytes
    }

    private mutating func closeBlock() {
        guard block.count > 0 else { return }
        eventCount += block.count
        eventsInClosedBlocks += block.count
        payload.removeAll()
        block.finish(thread: thread, span: span, into: &payload)
        events.append(.events, payload: payload.bytes)
    }

    @inline(__always)
    private mutating func number(of function: Int) -> Int {
        if function < numbers.count, numbers[function] != 0 { return Int(numbers[function]) - 1 }
        return newNumber(of: function)
    }

    @inline(never)
    private mutating func newNumber(of function: Int) -> Int {
        while numbers.count <= function { numbers.append(0) }
        let description = describe(function)
        let next = UInt32(functions.count) + 1
        let number = numberByDescription[DescribedFunction(description)] ?? next
        if number == next {
            functions.append(description)
            numberByDescription[DescribedFunction(description)] = next
        }
        numbers[function] = number
        return Int(number) - 1
    }
}

extension TraceWriter {
    private mutating func appendInfo(to file: inout BlockWriter) {
        payload.removeAll()
        payload.append(varint: info.count)
        for pair in info {
            payload.append(text: pair.key)
            payload.append(text: pair.value)
        }
        file.append(.info, payload: payload.bytes)
    }

    private mutating func appendFunctions(to file: inout BlockWriter) {
        var first = 0
        var count = 0
        var entries = PayloadWriter()
        for (index, description) in functions.enumerated() {
            entries.append(text: description.name)
            entries.append(text: description.path)
            entries.append(varint: description.line)
            count += 1
            let isLast = index == functions.count - 1
            let isFull = count == TraceFormat.functionsPerBlock || entries.bytes.count >= TraceFormat.functionBlockSize
            guard isLast || isFull else { continue }
            payload.removeAll()
            payload.append(varint: first)
            payload.append(varint: count)
            payload.append(bytes: entries.bytes)
            file.append(.functions, payload: payload.bytes)
            first += count
            count = 0
            entries.removeAll()
        }
    }

    private mutating func appendThreads(_ threads: [ThreadDescription], to file: inout BlockWriter) {
        guard !threads.isEmpty else { return }
        payload.removeAll()
        payload.append(varint: threads.count)
        for (index, thread) in threads.enumerated() {
            payload.append(varint: index)
            payload.append(varint: thread.nativeID)
            payload.append(text: thread.name)
            payload.append(varint: (thread.isMain ? 1 : 0) | (thread.isGreenlet ? 2 : 0))
        }
        file.append(.threads, payload: payload.bytes)
    }

    private mutating func appendSpans(_ spans: [SpanDescription], contexts: [[Int]], to file: inout BlockWriter) {
        guard !spans.isEmpty else { return }
        payload.removeAll()
        payload.append(varint: spans.count)
        for (span, context) in zip(spans, contexts) {
            payload.append(varint: span.start)
            payload.append(varint: span.duration)
            payload.append(varint: span.thread.map { $0 + 1 } ?? 0)
            payload.append(varint: context.count)
            for function in context { payload.append(varint: function) }
            payload.append(varint: span.kept)
        }
        file.append(.spans, payload: payload.bytes)
    }
}

/// A description compared byte by byte: strings of Swift's are equal also where only their appearance is.
private struct DescribedFunction: Hashable {
    private let description: FunctionDescription

    init(_ description: FunctionDescription) { self.description = description }

    static func == (first: Self, second: Self) -> Bool {
        first.description.line == second.description.line
            && first.description.name.utf8.elementsEqual(second.description.name.utf8)
            && first.description.path.utf8.elementsEqual(second.description.path.utf8)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
