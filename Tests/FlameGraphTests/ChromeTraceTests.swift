import Exports
import Foundation
import Testing
import Trace

/// The Chrome trace, read by a JSON parser that nobody here wrote.
@Suite struct ChromeTraceTests {
    private struct File: Decodable {
        struct Event: Decodable {
            let ph: String
            let pid: Int
            let tid: Int
            let ts: Double?
            let dur: Double?
            let name: String
            let args: [String: JSONValue]?
        }
        let traceEvents: [Event]
        let displayTimeUnit: String
        let otherData: [String: String]
    }

    private enum JSONValue: Decodable, Equatable {
        case flag(Bool)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    @Test func slicesThreadsAndInfoAreThere() throws {
        var trace = Trace()
        trace.info = [InfoPair("pid", "42"), InfoPair("command", "a \"b\" \\ \u{1F600}\u{2028}")]
        trace.functions = [
            FunctionDescription(name: "A.f", path: "/x/y.py", line: 3), FunctionDescription(name: "</script>", path: "", line: 0),
        ]
        trace.threads = [ThreadDescription(nativeID: 42, name: "MainThread", isMain: true)]
        trace.spans = [SpanDescription(start: 0, duration: 9_000, thread: 0)]
        trace.recordings = [
            Trace.Recording(
                span: 0, thread: 0,
                events: [
                    Event(time: 1_001, function: 0, isExit: false), Event(time: 2_000, function: 1, isExit: false),
                    Event(time: 2_345, function: 1, isExit: true),
                ])
        ]
        let bytes = ChromeTrace.encode(trace)
        #expect(bytes.allSatisfy { $0 < 0x7F })
        let file = try JSONDecoder().decode(File.self, from: Data(bytes))
        #expect(file.displayTimeUnit == "ns")
        #expect(file.otherData == ["pid": "42", "command": "a \"b\" \\ \u{1F600}\u{2028}"])
        #expect(file.traceEvents.map(\.ph) == ["M", "X", "X"])
        #expect(file.traceEvents[0].args == ["name": .text("MainThread")])
        #expect(file.traceEvents[1].name == "A.f (/x/y.py:3)")
        #expect(file.traceEvents[1].ts == 1.001)
        #expect(file.traceEvents[1].dur == 7.999)
        #expect(file.traceEvents[1].args == ["still_running": .flag(true)])
        #expect(file.traceEvents[2].name == "</script>")
        #expect(file.traceEvents[2].dur == 0.345)
        #expect(file.traceEvents.allSatisfy { $0.pid == 42 && $0.tid == 42 })
    }
}
