import Testing
import Trace

/// Functions that nobody could tell apart are one.
@Suite struct EqualFunctionTests {
    private func trace(of functions: [FunctionDescription], context: [Int] = []) throws -> Trace {
        var writer = TraceWriter(info: []) { functions[$0] }
        writer.begin(span: 0, thread: 0)
        for (number, _) in functions.enumerated() {
            writer.append(time: UInt64(2 * number), function: number, isExit: false)
            writer.append(time: UInt64(2 * number + 1), function: number, isExit: true)
        }
        return try Trace(csnap: writer.finish(threads: [], spans: [SpanDescription(start: 0, duration: 100, context: context)]))
    }

    @Test func equalFunctionsAreOne() throws {
        let f = FunctionDescription(name: "f", path: "a.py", line: 1)
        let others = [
            FunctionDescription(name: "g", path: "a.py", line: 1), FunctionDescription(name: "f", path: "b.py", line: 1),
            FunctionDescription(name: "f", path: "a.py", line: 2),
        ]
        let trace = try trace(of: [f, others[0], f, others[1], f, others[2]], context: [4, 5])
        #expect(trace.functions == [f] + others)
        #expect(trace.recordings[0].events.map(\.function) == [0, 0, 1, 1, 0, 0, 2, 2, 0, 0, 3, 3])
        #expect(trace.spans[0].context == [0, 3])
    }

    @Test func namesThatOnlyLookAlikeAreTwo() throws {
        let names = ["\u{e9}", "e\u{301}"]
        #expect(names[0] == names[1])
        let trace = try trace(of: names.map { FunctionDescription(name: $0, path: "", line: 1) })
        #expect(trace.functions.map { Array($0.name.utf8) } == names.map { Array($0.utf8) })
    }
}
