import Foundation
import Testing

@testable import Benchmarking

/// What CI systems read, where no validator is needed to see that it is right; the rest is in Tests/outputs.
struct OutputTests {
    @Test func junitCountsEveryKind() {
        let text = JUnitReport.text(
            Example.results([.regression, .inconclusive, .noBaseline, .equivalent, .invalid], outcome: .regression))
        #expect(text.contains("<testsuites name=\"codesnap-bench\" tests=\"6\" failures=\"1\" errors=\"1\" time=\"61.400\">"))
        #expect(text.contains("tests=\"6\" failures=\"1\" errors=\"1\" skipped=\"2\""))
        #expect(
            text.contains(
                "<failure message=\"fib under c (CPython 3.11.2) takes 1.800 times as long as untraced, baseline 1.600, change +12.5%, "
                    + "tolerance 10.0%: regression\" type=\"regression\">"))
    }

    /// A run that failed before it measured anything is not an empty success.
    @Test func aFailedRunIsAnErrorInJUnit() {
        var results = Example.results([], outcome: .failed, failure: "it <broke>")
        results.entries = []
        results.environments = []
        let text = JUnitReport.text(results)
        #expect(text.contains("tests=\"1\" failures=\"0\" errors=\"1\""))
        #expect(text.contains("<error message=\"it &lt;broke&gt;\" type=\"failed\">it &lt;broke&gt;</error>"))
    }

    @Test func xmlHoldsWhatXMLCan() {
        #expect(
            XMLElement.escaped("a<b>&\"\n\t\u{0}\u{1B}\u{FFFF}é😀") == "a&lt;b&gt;&amp;&quot;&#10;&#9;\u{FFFD}\u{FFFD}\u{FFFD}é😀")
    }

    @Test func markdownHoldsNamesAsText() {
        #expect(MarkdownText.escaped("slow_fib") == "slow_fib")
        #expect(MarkdownText.escaped("_a_ a|b *c* <d>&") == "\\_a\\_ a\\|b \\*c\\* &lt;d&gt;&amp;")
        #expect(MarkdownText.escaped("12:30 x: http://y :smile: @z") == "12:30 x: http&#58;//y &#58;smile: &#64;z")
        #expect(MarkdownText.escaped("a\r\nb\u{202E}c") == "a  b\u{FFFD}c")
        #expect(MarkdownText.escaped(String(repeating: "x", count: 300)) == String(repeating: "x", count: 200) + "…")
    }

    /// Rows go from the end of a list that begins with what fails.
    @Test func aSummaryKeepsToItsLimit() {
        let results = Example.results([Verdict](repeating: .equivalent, count: 50) + [.regression], outcome: .regression)
        let whole = MarkdownSummary.text(results)
        #expect(!whole.contains("left out") && whole.components(separatedBy: "\n| CPython").count == 53)
        for limit in [900, 1500, 2000, whole.utf8.count] {
            let text = MarkdownSummary.text(results, limit: limit)
            #expect(text.utf8.count <= limit)
            let rows = text.components(separatedBy: "\n| CPython").count - 1
            #expect(
                rows == 52 ? !text.contains("left out") : text.contains("\n\(52 - rows) more cells are left out"),
                "\(limit): \(rows)")
            #expect(rows > 0 && text.contains("| fib50 | c | **regression** |"))
        }
        let tight = MarkdownSummary.text(results, limit: 10)
        #expect(tight.contains("52 more cells are left out") && !tight.contains("| workload |"), "the verdict is never dropped")
    }

    @Test func annotationsAreEscapedAndFew() {
        #expect(GitHubAnnotations.escaped("100% a\r\nb: c, d") == "100%25 a%0D%0Ab: c, d")
        #expect(GitHubAnnotations.escaped(property: "a:b,c%") == "a%3Ab%2Cc%25")
        let few = GitHubAnnotations.lines(Example.results([.inconclusive, .equivalent, .regression]))
        #expect(few.map { $0.prefix(9) } == ["::error f", "::warning"])
        #expect(
            few[0].hasPrefix(
                "::error file=Workloads/fib2.py,line=1,title=regression%3A fib2 under c (CPython 3.11.2)::fib2 under c"))
        let many = GitHubAnnotations.lines(Example.results([Verdict](repeating: .regression, count: 12)))
        #expect(many.count == 10 && many.last == "::error title=codesnap-bench::3 more cells are not shown here")
        #expect(
            GitHubAnnotations.lines(Example.results([Verdict](repeating: .regression, count: 10))).last?.contains("fib9") == true)
    }

    @Test func placesOfWorkloads() {
        var results = Example.results([])
        results.command = ["codesnap-bench", "run", "--workload", "a/fib.py", "--workload=./b/qsort.py", "--arm", "c=x/hanoi.py"]
        let places = ["fib", "qsort", "hanoi"].map { WorkloadLocation.path(of: $0, in: results) }
        #expect(places == ["a/fib.py", "b/qsort.py", "Workloads/hanoi.py"])
        results.command = ["run", "--workload", "/home/me/fib.py", "--workload", "../qsort.py"]
        #expect(
            ["fib", "qsort"].map { WorkloadLocation.path(of: $0, in: results) } == ["Workloads/fib.py", "Workloads/qsort.py"])
    }

    @Test func anInterruptedRunSaysSo() throws {
        var results = Example.results([.equivalent])
        #expect(try !results.json().contains("incomplete"))
        results.interrupt("interrupted by SIGINT")
        #expect(results.outcome == .failed && results.failure == "interrupted by SIGINT")
        #expect(try results.json().contains("\"incomplete\" : true"))
    }

    /// What looked slower would have been measured again; what has been, or was counted, is as it is.
    @Test func anInterruptedRunHasNoRegressionOfOnePass() {
        var results = Example.results([.regression, .regression, .regression, .equivalent])
        let pass = Comparison.Pass(rounds: 10, ratio: 1.8, change: 1.125)
        results.entries[2].comparison.passes = [pass, pass]
        results.entries[3].comparison.instructions = InstructionComparison(
            cost: InstructionCost(perEvent: 110, disagreement: 0), baseline: 100)
        results.interrupt("interrupted by SIGINT")
        #expect(results.entries.map(\.comparison.verdict) == [.reference, .inconclusive, .regression, .regression, .equivalent])
        #expect(results.entries[1].comparison.note == "interrupted before it was measured again")
    }

    @Test func files() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/codesnap-outputs-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/new/file"
        try OutputFile.append(Data("a".utf8), to: path)
        try OutputFile.append(Data("b".utf8), to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "ab")
        #expect(OutputFile.size(of: path) == 2)
        try OutputFile.write(Data("c".utf8), to: path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "c")
        let below = #expect(throws: BenchmarkError.self) { try OutputFile.write(Data(), to: path + "/below") }
        #expect(below?.description.hasPrefix("cannot write \(path)/below: ") == true && below?.kind == .measurement)
    }
}
