import Trace

/// Chrome's trace event format (JSON object form, complete events), which Perfetto, chrome://tracing and speedscope open.
///
/// A slice is an `X` event; times are microseconds with three decimals, so no nanosecond is lost. Line for line the same as what
/// the Python package writes without the extension.
public enum ChromeTrace {
    /// The file's bytes.
    public static func encode(_ trace: Trace) -> [UInt8] {
        var encoder = ChromeTraceEncoder(trace)
        return encoder.encode()
    }
}

private struct ChromeTraceEncoder {
    private let trace: Trace
    private let pid: UInt64
    private var bytes: [UInt8] = []
    private var isFirst = true

    init(_ trace: Trace) {
        self.trace = trace
        pid = trace.info("pid").flatMap { UInt64($0) } ?? 0
    }

    mutating func encode() -> [UInt8] {
        append(#"{"traceEvents":["#)
        append("\n")
        for index in trace.threads.indices { appendThreadName(index) }
        let labels = trace.functions.map { function in
            var json: [UInt8] = []
            JSONText.append(function.label, to: &json)
            return json
        }
        for recording in trace.recordings {
            for slice in trace.slices(of: recording) {
                append(slice, thread: recording.thread, label: labels[slice.function])
            }
        }
        append("\n")
        append(#"],"displayTimeUnit":"ns","otherData":{"#)
        for (index, pair) in trace.info.enumerated() {
            if index > 0 { append(",") }
            JSONText.append(pair.key, to: &bytes)
            append(":")
            JSONText.append(pair.value, to: &bytes)
        }
        append("}}\n")
        return bytes
    }

    private mutating func appendThreadName(_ index: Int) {
        let thread = trace.threads[index]
        beginEvent("M", thread: index)
        append(#","name":"thread_name","args":{"name":"#)
        JSONText.append(thread.name.isEmpty ? "Thread \(systemID(index))" : thread.name, to: &bytes)
        append("}}")
    }

    private mutating func append(_ slice: Slice, thread: Int, label: [UInt8]) {
        beginEvent("X", thread: thread)
        append(#","ts":"#)
        appendMicroseconds(slice.start)
        append(#","dur":"#)
        appendMicroseconds(slice.duration)
        append(#","name":"#)
        bytes += label
        append(#","cat":"FEE""#)
        switch slice.ending {
        case .exit: break
        case .stillRunning: append(#","args":{"still_running":true}"#)
        case .unfinished: append(#","args":{"unfinished":true}"#)
        }
        append("}")
    }

    private mutating func beginEvent(_ phase: StaticString, thread: Int) {
        if !isFirst { append(",\n") }
        isFirst = false
        append(#"{"ph":""#)
        append(phase)
        append(#"","pid":"#)
        append(number: pid)
        append(#","tid":"#)
        append(number: systemID(thread))
    }

    /// The system's number of the thread, or its index where that is unknown. A greenlet has one that no thread has: two tracks of one
    /// number would be drawn as one.
    private func systemID(_ thread: Int) -> UInt64 {
        if trace.threads[thread].isGreenlet { return (1 << 32) + UInt64(thread) }
        let id = trace.threads[thread].nativeID
        return id == 0 ? UInt64(thread) : id
    }

    private mutating func append(_ text: StaticString) {
        // A static string's UTF-8 lives as long as the program.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(number: UInt64) { bytes += Array(String(number).utf8) }

    private mutating func appendMicroseconds(_ nanoseconds: UInt64) {
        append(number: nanoseconds / 1_000)
        bytes.append(UInt8(ascii: "."))
        let rest = nanoseconds % 1_000
        bytes.append(UInt8(ascii: "0") + UInt8(rest / 100))
        bytes.append(UInt8(ascii: "0") + UInt8(rest / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
    }
}
