import Foundation
import Testing
import Trace

@testable import Recording

/// The selection of functions, held by the vectors that hold the Python tracer's, too.
@Suite struct FunctionSelectionTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Function: Decodable, Sendable {
            let origin: FunctionOrigin
            let isRecorded: Bool

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                origin = try FunctionOrigin(
                    path: list.decode(String.self), module: list.decode(String?.self), moduleFile: list.decode(String?.self))
                isRecorded = try list.decode(Bool.self)
            }
        }

        let name: String
        let rules: [[String]]
        let functions: [Function]

        var testDescription: String { name }

        static let all: [Vector] = {
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let data = try! Data(contentsOf: tests.appendingPathComponent("filters/vectors.json"))
            return try! JSONDecoder().decode([Vector].self, from: data)
        }()
    }

    @Test(arguments: Vector.all) func decidesAsTheVectorSays(_ vector: Vector) throws {
        let selection = try RecordingFilters(rules: vector.rules.map { InfoPair($0[0], $0[1]) }).selection
        #expect(selection.isOfAll == vector.rules.isEmpty)
        for function in vector.functions {
            #expect(selection.records(function.origin) == function.isRecorded, "\(function.origin)")
        }
    }

    @Test func theOtherRulesSelectNothing() throws {
        let filters = try RecordingFilters(rules: [InfoPair("max-stack-depth", "7"), InfoPair("min-duration-ns", "1500")])
        #expect(filters.selection.isOfAll)
        #expect(filters.maximumDepth == 7)
        #expect(filters.minimumDuration == 1500)
    }

    @Test(arguments: [
        ("max-stack-depth", "0"), ("max-stack-depth", "deep"), ("min-duration-ns", "-1"), ("min-duration-ns", ""),
        ("include", "x"), ("", ""),
    ])
    func aRuleThatMakesNoSenseIsRefused(_ key: String, _ value: String) {
        #expect(throws: FilterRuleError.self) { try RecordingFilters(rules: [InfoPair(key, value)]) }
    }

    @Test func selectionsAreEqualWhenTheirRulesAre() throws {
        func selection(_ path: String) throws -> FunctionSelection {
            try RecordingFilters(rules: [InfoPair("folder", "/a"), InfoPair("include-path", path)]).selection
        }
        #expect(try selection("/a/*.py") == selection("/a/./*.py"))
        #expect(try selection("/a/*.py") != selection("/a/?.py"))
    }
}
