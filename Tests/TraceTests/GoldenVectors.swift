import Foundation
import Testing
import Trace

/// A trace as the vectors in `Tests/golden` spell it out, with the file that the Python writer made of it.
struct GoldenVector: Sendable, CustomTestStringConvertible {
    let name: String
    let trace: Trace
    let file: [UInt8]

    var testDescription: String { name }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("golden")

    static let all: [GoldenVector] = {
        let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted()
        return names.map { GoldenVector(String($0.dropLast(5))) }
    }()

    init(_ name: String) {
        self.name = name
        let base = Self.folder.appendingPathComponent(name)
        file = try! [UInt8](Data(contentsOf: base.appendingPathExtension("csnap")))
        let json = try! JSONDecoder().decode(
            Description.self, from: Data(contentsOf: base.appendingPathExtension("json")))
        trace = json.trace
    }
}

/// The JSON of a vector.
private struct Description: Decodable {
    struct Function: Decodable {
        let value: FunctionDescription
        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            value = try FunctionDescription(
                name: list.decode(String.self), path: list.decode(String.self), line: list.decode(Int.self))
        }
    }
    struct Thread: Decodable {
        let value: ThreadDescription
        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            value = try ThreadDescription(
                nativeID: list.decode(UInt64.self), name: list.decode(String.self), isMain: list.decode(Bool.self),
                isGreenlet: !list.isAtEnd && list.decode(Bool.self))
        }
    }
    struct Span: Decodable {
        let start: UInt64
        let duration: UInt64
        let thread: Int?
        let context: [Int]
        let kept: Int
    }
    struct Recording: Decodable {
        struct Item: Decodable {
            let value: Event
            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                value = try Event(
                    time: list.decode(UInt64.self), function: list.decode(Int.self),
                    isExit: list.decode(String.self) == "exit")
            }
        }
        let span: Int
        let thread: Int
        let events: [Item]
        let steps: [[Int]]?
    }

    let info: [[String]]
    let functions: [Function]
    let threads: [Thread]
    let spans: [Span]
    let events: [Recording]
    let tasks: [String]?

    var trace: Trace {
        var trace = Trace()
        trace.info = info.map { InfoPair($0[0], $0[1]) }
        trace.functions = functions.map(\.value)
        trace.threads = threads.map(\.value)
        trace.spans = spans.map {
            SpanDescription(start: $0.start, duration: $0.duration, thread: $0.thread, context: $0.context, kept: $0.kept)
        }
        trace.recordings = events.map {
            Trace.Recording(
                span: $0.span, thread: $0.thread, events: $0.events.map(\.value),
                steps: ($0.steps ?? []).map { TaskStep(event: $0[0], task: $0[1]) })
        }
        trace.tasks = tasks ?? []
        return trace
    }
}
