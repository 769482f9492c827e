import Foundation
import Testing

@testable import Benchmarking

struct ReportTests {
    /// The specification's own figures come out as the specification's own line.
    @Test func specificationLine() {
        func entry(_ arm: Arm, seconds: Double, ratio: Double, events: Int?) -> Results.Entry {
            var entry = Example.entry(Example.cell(arm: arm, ratios: [ratio], events: events))
            entry.summary.untracedSeconds = 0.0008528
            entry.summary.tracedSeconds = seconds
            entry.summary.ratio = ratio
            return entry
        }
        let entries = [
            entry(.untraced, seconds: 0.0008528, ratio: 1, events: nil),
            entry(.python, seconds: 0.0137352, ratio: 16.106, events: 10336),
            entry(.c, seconds: 0.0015859, ratio: 1.8596, events: 10336),
            entry(.cprofile, seconds: 0.0016284, ratio: 1.9095, events: 10336),
        ]
        #expect(
            SpecificationLine.text("fib", entries)
                == "fib       (10336, 10336): 0.000852800 vs 0.013735200(16.11)[py] vs 0.001585900(1.86)[c] "
                + "vs 0.001628400(1.91)[cProfile]")
        #expect(
            SpecificationLine.text("slow_fib", [entries[0], entries[2]])
                == "slow_fib  (-, 10336): 0.000852800 vs 0.001585900(1.86)[c]")
    }

    @Test func tableAlignsItsColumns() {
        var table = Table([("name", .left), ("ratio", .right), ("note", .left)])
        table.add(["a", "10.00", ""])
        table.add(["longer", "1.0", "x"])
        #expect(table.lines == ["name    ratio  note", "a       10.00", "longer    1.0  x"])
    }

    @Test func colourOnlyWhereItIsWanted() {
        let plain = TerminalStyle(isTerminal: true, hasColour: false)
        #expect(plain.verdict(.equivalent, text: "equivalent") == "equivalent")
        let coloured = TerminalStyle(isTerminal: true, hasColour: true)
        #expect(coloured.verdict(.regression, text: "regression") == "\u{1B}[31mregression\u{1B}[0m")
        let descriptor = unsafe open("/dev/null", O_WRONLY)
        defer { close(descriptor) }
        #expect(!TerminalStyle(descriptor: descriptor, environment: ["TERM": "xterm"]).isTerminal)
    }

    @Test func namesOfPages() {
        let artifacts = Artifacts(folder: "/out")
        let interpreter = Example.interpreter
        #expect(artifacts.page("fib", tracer: .c, interpreter: interpreter, isFirst: true) == "/out/fib-c.html")
        #expect(
            artifacts.page("fib", tracer: .python, interpreter: interpreter, isFirst: false)
                == "/out/cpython-3.11.2/fib-python.html")
    }

    @Test func armsByTheirNames() throws {
        #expect(try Arm("c") == .c)
        #expect(try Arm.find([]) == Arm.builtIn)
        #expect(try Arm.find(["cprofile", "untraced"]) == [.untraced, .cprofile])
        let file = URL(fileURLWithPath: #filePath).path
        #expect(try Arm("c=\(file)") == Arm(name: "c", file: file))
        #expect(try Arm("c=\(file)").isReference == false)
        #expect(try Arm(file).name == "ReportTests")
        for text in ["nothing", "c=/no/such/file.py", "=\(file)", "a b=\(file)", "untraced=\(file)"] {
            #expect(throws: BenchmarkError.self, "\(text)") { try Arm(text) }
        }
        #expect(throws: BenchmarkError.self) { try Arm.find(["c", "c"]) }
    }
}
