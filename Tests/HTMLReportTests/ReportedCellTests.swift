import Foundation
import Testing

@testable import Benchmarking
@testable import HTMLReport

struct ReportedCellTests {
    private func cells(_ results: Results, _ baselines: [Baseline] = [], in folder: String = "/nowhere") -> [ReportedCell] {
        ReportedCell.all(
            of: results, baselines: baselines.map(Example.entry), trends: nil,
            pages: FlameGraphPages(folder: folder, results: results))
    }

    @Test func theBaselinesSamplesWhereItIsTheSame() throws {
        let before = Example.baseline(Example.ratios(around: 1.5))
        let results = Example.results([Example.cell(around: 1.5)], baseline: before)
        let known = try #require(cells(results, [before])[1].yardstick)
        #expect(known.ratios == Example.ratios(around: 1.5) && known.interval != nil && known.commit == "fedcba9876543210-dirty")
        for other in [[], [Example.baseline(Example.ratios(around: 1.6))]] as [[Baseline]] {
            let unknown = try #require(cells(results, other)[1].yardstick)
            #expect(unknown.ratios.isEmpty && unknown.interval == nil && abs(unknown.ratio - 1.5) < 0.01)
        }
        #expect(cells(Example.results([Example.cell(around: 1.5)]))[1].yardstick == nil)
    }

    @Test func theBaseRevisionIsABaseline() throws {
        var results = Example.results([Example.cell(around: 1.5), Example.cell(arm: "c@base", around: 1.4)])
        results.base = "fedcba"
        let yardstick = try #require(cells(results)[1].yardstick)
        #expect(yardstick.ratios == results.entries[2].cell.samples.map(\.ratio) && yardstick.commit == "fedcba")
        #expect(cells(results)[2].yardstick == nil)
    }

    @Test func theBandAndTheTripwire() throws {
        let before = Example.baseline(Example.ratios(around: 1.5))
        let near = cells(Example.results([Example.cell(around: 1.5)], baseline: before), [before])
        let band = try #require(near[1].band(tolerance: 0.02))
        let middle = try #require(near[1].yardstick?.ratio)
        #expect(band == middle / 1.02...middle * 1.02 && near[1].alarm == nil)
        #expect(near[0].band(tolerance: 0.5) == 1 / 1.02...1.02)
        var elsewhere = Example.fingerprint
        elsewhere.cpu = "Example 4000"
        let other = Example.baseline(Example.ratios(around: 1.5), fingerprint: elsewhere)
        let tripwire = cells(Example.results([Example.cell(around: 1.5)], baseline: other), [other])[1]
        let far = try #require(tripwire.yardstick?.ratio)
        #expect(tripwire.band(tolerance: 0.02) == nil && tripwire.alarm == 1 + 2 * (far - 1))
    }

    @Test func pagesBesideTheReport() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/codesnap-report-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["fib-c.html", "fib-c@base.html", "old-c.html", "a:b%-c.html", "demo.html"] {
            try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        let before = try #require(ISO8601DateFormatter().date(from: "2025-12-31T00:00:00Z"))
        try FileManager.default.setAttributes([.modificationDate: before], ofItemAtPath: folder + "/old-c.html")
        let names = ["fib", "old", "a:b%", "none", "../\(URL(fileURLWithPath: folder).lastPathComponent)/fib"]
        let results = Example.results(names.map { Example.cell($0, around: 1.5) })
        let found = cells(results, in: folder).dropFirst()
        #expect(found.map(\.page) == ["./fib-c.html", nil, "./a%3Ab%25-c.html", nil, nil])
        #expect(found.map(\.pageBefore) == ["./fib-c%40base.html", nil, nil, nil, nil])
        #expect(FlameGraphPages(folder: folder, results: results).demo == "./demo.html")
        let untraced = cells(Example.results([Example.cell(arm: "cprofile", around: 3)]), in: folder)
        #expect(untraced.allSatisfy { $0.page == nil })
    }

    @Test func theCommandThatExplains() throws {
        func words(_ results: Results, _ baselines: [Baseline]) -> [String]? {
            ExplainCommandLine.words(cells(results, baselines)[1], results: results)
        }
        let before = Example.baseline(Example.ratios(around: 1.2))
        let results = Example.results([Example.cell(around: 1.5)], baseline: before)
        let python = ["--python", "/opt/my python/bin/python3"]
        #expect(words(results, [before]) == ["codesnap-bench", "explain", "fib", "c", "--base", "fedcba9876543210"] + python)
        #expect(words(results, []) == ["codesnap-bench", "explain", "fib", "c", "--base", "REVISION"] + python)
        let page = ReportPage(results).text(in: "/nowhere")
        #expect(page.contains("Put the revision of the baseline in the place of REVISION."))
        #expect(
            page.contains(
                "<code>codesnap-bench explain fib c --base REVISION --python &#x27;/opt/my python/bin/python3&#x27;</code>"))
        let own = Example.results([Example.cell(around: 1.5)], command: ["run", "--workload", "a/fib.py"])
        #expect(words(own, [])?[2] == "a/fib.py")
        let replaced = Example.results([Example.cell(around: 1.5)], command: ["run", "--arm", "c=own.py"])
        #expect(words(replaced, []) == nil, "an arm of one's own cannot be explained")
        #expect(words(Example.results([Example.cell(arm: "cprofile", around: 3)]), []) == nil)
    }
}
