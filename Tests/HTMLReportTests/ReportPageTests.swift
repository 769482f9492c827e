import Foundation
import Testing

@testable import Benchmarking
@testable import HTMLReport

struct ReportPageTests {
    private func text(_ results: Results, baselines: [BaselineStore.Entry] = [], in folder: String = "/nowhere") -> String {
        ReportPage(results, baselines: baselines).text(in: folder)
    }

    @Test func oneFileThatAsksForNothing() throws {
        let page = text(Example.results([Example.cell(around: 1.5)]))
        #expect(page.hasPrefix("<!doctype html>") && page.firstMatch(of: /\{\{\w+\}\}/) == nil && page.utf8.count < 100_000)
        #expect(page.components(separatedBy: "</script>").count == 3 && page.components(separatedBy: "</style>").count == 2)
        let nonce = try #require(page.firstMatch(of: /script-src 'nonce-([^']+)'; style-src 'nonce-([^']+)'/))
        #expect(
            nonce.1 == nonce.2 && page.contains("<script nonce=\"\(nonce.1)\">") && page.contains("<style nonce=\"\(nonce.1)\">"))
        #expect(page.contains("default-src 'none'") && !page.contains(" style=\"") && page.firstMatch(of: /\son\w+=/) == nil)
        #expect(!page.contains("\nimport ") && !page.contains("\nexport "))
        #expect(page == text(Example.results([Example.cell(around: 1.5)])), "the same run has the same page")
    }

    @Test func hostileNamesEndNothing() {
        let name = "</script></style><img src=x>\u{2028}<\u{338}{{data}}"
        var results = Example.results([Example.cell(name, around: 1.5)])
        results.commit = name
        results.failure = name
        results.outcome = .failed
        results.environments[0].interpreter.version = name
        results.environments[0].leftOut = [name]
        results.machine.cpu = name
        results.command = [name, name]
        let page = text(results)
        #expect(!page.contains("<img") && !page.contains("\u{2028}"))
        #expect(page.components(separatedBy: "</script>").count == 3)
        #expect(page.contains("\\u003c/script\\u003e") && page.contains("&lt;/script&gt;"))
    }

    @Test func memoryAndTheSizeOfATraceStandWhereTheyAreKnown() {
        var results = Example.results([Example.cell(around: 1.5)])
        let unknown = text(results)
        #expect(!unknown.contains("peak memory") && !unknown.contains("trace file"))
        results.entries[0].summary.peakMemory = 10 * 1_048_576
        results.entries[1].summary.peakMemory = 12 * 1_048_576
        results.entries[1].summary.addedMemory = 2 * 1_048_576
        results.entries[1].summary.bytesPerEvent = 0.625
        let page = text(results)
        #expect(page.contains("<dt>peak memory</dt><dd>10.0 MiB</dd>"))
        #expect(page.contains("<dt>peak memory</dt><dd>12.0 MiB, +2.0 MiB over the control</dd>"))
        #expect(page.contains("<dt>trace file</dt><dd>0.62 bytes an event</dd>"))
    }

    @Test func everyOutcomeSaysWhatToDo() {
        func conclusion(_ results: Results) -> (headline: String, advice: String, style: VerdictStyle) {
            let pages = FlameGraphPages(folder: "/nowhere", results: results)
            let cells = ReportedCell.all(of: results, baselines: [], trends: nil, pages: pages)
            let conclusion = Conclusion(results, cells: cells)
            return (conclusion.headline, Markup(conclusion.advice).text, conclusion.style)
        }
        let before = Example.baseline(Example.ratios(around: 1.5))
        let same = conclusion(Example.results([Example.cell(around: 1.5)], baseline: before))
        #expect(
            same.headline == "Held: no cell became slower than the tolerance of 2.0% allows." && same.advice == "Nothing to do.")
        let slower = conclusion(Example.results([Example.cell(around: 1.8)], baseline: before))
        #expect(slower.headline == "Regression: 1 of 1 cell became slower by more than the tolerance of 2.0% allows.")
        #expect(slower.advice.contains("the command that names the functions"))
        let faster = conclusion(Example.results([Example.cell(around: 1.2)], baseline: before, outcome: .improvement))
        #expect(faster.headline.hasPrefix("Improvement: 1 of 1 cell") && faster.advice.contains("baseline update"))
        let none = conclusion(Example.results([Example.cell(around: 1.2)]))
        #expect(none.headline == "No baseline: 1 of 1 cell had nothing to be compared with.")
        #expect(none.advice.contains("takes a baseline for what has none"))
        let references = conclusion(Example.results([Example.cell(arm: "cprofile", around: 3)]))
        #expect(references.headline == "Held: only references were measured, and nothing was judged.")

        var elsewhere = Example.fingerprint
        elsewhere.cpu = "Example 4000"
        let other = Example.baseline(Example.ratios(around: 1.5), fingerprint: elsewhere)
        let tripwire = conclusion(Example.results([Example.cell(around: 1.5)], baseline: other))
        #expect(tripwire.headline == "Held: no regression was found, but nothing firm can be said of 1 of 1 cell.")
        #expect(tripwire.style.symbol == "?", "green would say that all is well")
        #expect(same.style.symbol == "✔" && slower.style.symbol == "✖")
        #expect(tripwire.advice.contains("gate --base REVISION"))
        let tripped = conclusion(Example.results([Example.cell(around: 3)], baseline: other))
        #expect(tripped.headline.hasSuffix("or fell over a tripwire."))

        var broken = Example.results([])
        broken.fail("it <broke>")
        #expect(conclusion(broken).headline == "The measurement failed: there is no verdict.")
        #expect(conclusion(broken).advice.contains("it &lt;broke&gt;") && conclusion(broken).advice.contains("it is a part only"))
        broken.interrupt("interrupted by SIGINT")
        broken.entries = []
        #expect(conclusion(broken).headline == "Interrupted: there is no verdict.")
        #expect(conclusion(broken).advice.contains("Nothing had been measured by then."))
        #expect(!text(broken).contains("exit code") && text(Example.results([])).contains("exit code 0"))
        #expect(text(broken).contains("incomplete</span>") && text(broken).contains("<p>Nothing was measured.</p>"))
    }

    @Test func bothPassesTheControlAndWhatIsLeftBehind() {
        var cell = Example.cell(around: 1.8, again: 1.5)
        for index in cell.samples.indices { cell.samples[index].untracedNs = [1_200_000] }
        cell.instructions = [1000, 1001]
        let before = Example.baseline(Example.ratios(around: 1.2))
        let page = text(Example.results([cell], baseline: before), baselines: [Example.entry(before)])
        #expect(page.contains("10 samples in the first pass and 10 in the second, "))
        #expect(page.contains("<dt>first pass</dt>") && page.contains("<dt>second pass</dt>"))
        #expect(page.contains("control (A/A)</abbr></dt><dd>1.000 (0.986-1.014)</dd>"))
        #expect(page.contains("+20.0% (+20.0%..+20.0%): <strong>switching off leaves something behind</strong>"))
        #expect(page.contains("<dt>instructions a call</dt><dd>1000, 1001</dd>"))
        #expect(
            page.contains(#"made-up.json at <code title="fedcba9876543210-dirty">fedcba9876-dirty</code> (same environment)"#))
    }

    @Test func aDriftedControlIsSaidOfEveryCellOfItsWorkload() {
        var results = Example.results([Example.cell(around: 1.5), Example.cell(arm: "cprofile", around: 3)])
        for index in results.entries[0].cell.samples.indices { results.entries[0].cell.samples[index].tracedNs = [1_300_000] }
        let page = text(results)
        #expect(page.components(separatedBy: "the control drifted: fib untraced against untraced took 1.300 times").count == 4)
    }
}
