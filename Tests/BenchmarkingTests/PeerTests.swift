import Foundation
import Testing

@testable import Benchmarking

struct PeerTests {
    private func results(_ cells: [Cell], leftOut: [String]? = nil) -> Results {
        Results(
            command: ["/somewhere/codesnap-bench", "run", "--peers"], commit: nil, date: "2026-01-01T00:00:00Z", seconds: 1,
            seed: 42, rounds: 10, tolerance: 0.1, machine: Example.machine,
            environments: [
                .init(
                    interpreter: Example.interpreter, fingerprint: Example.fingerprint,
                    peers: ["viztracer": "1.1.1", "trace0": "0.1.16"], leftOut: leftOut)
            ],
            order: Array(cells.indices), entries: cells.map(Example.entry), outcome: .held)
    }

    private func cells(trace0 events: Int = 10336) -> [Cell] {
        [
            Example.cell(arm: .untraced, ratios: Example.ratios(around: 1), events: nil),
            Example.cell(arm: .python, ratios: Example.ratios(around: 10.04)),
            Example.cell(arm: .c, ratios: [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]),
            Example.cell(arm: .cprofile, ratios: Example.ratios(around: 6)),
            Example.cell(arm: .viztracer, ratios: Example.ratios(around: 3)),
            Example.cell(arm: .trace0, ratios: Example.ratios(around: 1.01), events: events),
        ]
    }

    @Test func peersAreAskedForByTheirNames() throws {
        #expect(try Arm.find([], withPeers: true) == Arm.builtIn + Arm.tracingPeers)
        #expect(try Arm.find(["trace0", "c"], withPeers: true) == [.untraced, .trace0, .c, .viztracer])
        #expect(try Arm.find(["viztracer"]) == [.untraced, .viztracer])
        for peer in Arm.peers { #expect(peer.isReference && !peer.needsPackage && !peer.isTracer) }
    }

    /// 0.5 over 5 and over 2; an overhead of a hundredth is no measure for another one.
    @Test func theRelationIsThatOfTheOverheads() throws {
        let entries = cells().map(Example.entry)
        let relation = try #require(PeerComparison.relation(of: entries[2], to: entries[3]))
        #expect(abs(relation.value - 0.1) < 0.001)
        let interval = try #require(relation.interval)
        #expect(interval.lower > 0.095 && interval.lower < 0.1 && interval.upper > 0.1 && interval.upper < 0.105)
        #expect(PeerComparison.relation(of: entries[2], to: entries[5]) == nil)
        #expect(PeerComparison.relation(of: nil, to: entries[3]) == nil)
    }

    @Test func theTablesOfTheReadme() {
        let text = PeerComparison(results(cells())).markdown
        #expect(text.contains("    codesnap-bench run --peers"))
        let headings = "| CPython | workload | native tracer | Python tracer | cProfile | VizTracer 1.1.1 | trace0 0.1.16 |"
        #expect(text.contains(headings))
        #expect(text.contains("| 3.11.2 | fib | 1.50 | 10.0 | 6.00 | 3.00 | 1.01 |"))
        #expect(text.contains("| 3.11.2 | fib | 0.10 | 0.25 | - |"))
    }

    /// Not every interpreter can have the same version: then none stands above the column.
    @Test func versionsThatDifferAreNamed() {
        var run = results(cells())
        run.environments.append(run.environments[0])
        run.environments[1].peers?["viztracer"] = "1.0.4"
        let text = PeerComparison(run).markdown
        #expect(text.contains { $0.hasSuffix("| cProfile | VizTracer | trace0 0.1.16 |") })
        #expect(text.contains("- CPython 3.11.2: VizTracer 1.0.4 is what could be had"))
    }

    @Test func lostAndMiscountedEventsAreSaid() {
        var cells = cells(trace0: 10334)
        for index in cells[5].samples.indices { cells[5].samples[index].blockEvents = index < 7 ? 51670 : 25835 }
        for index in cells[4].samples.indices { cells[4].samples[index].blockEvents = 51680 }
        let text = PeerComparison(results(cells, leftOut: ["X is left out: no reason"])).lines(environment: 0)
        #expect(text.contains("note: trace0 records 10334 events in a call of fib, c 10336"))
        #expect(
            text.contains(
                "note: trace0 lost events of fib in 3 of 10 processes: 0.0% of a block in the median, 50.0% at worst"))
        #expect(text.contains("note: X is left out: no reason"))
        #expect(!text.contains { $0.contains("VizTracer lost") || $0.contains("VizTracer records") })
    }

    @Test func noBaselineIsKeptOfThem() {
        #expect(results(cells()).baselineCells(of: 0).map(\.arm) == ["untraced", "python", "c", "cprofile"])
    }

    /// What older runs wrote has neither peers nor counts of blocks.
    @Test func resultsWithoutPeersAreStillRead() throws {
        let path = FileManager.default.temporaryDirectory.path + "/codesnap-peers-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var run = results(cells())
        try run.write(to: path)
        #expect(try Results.load(path).environments[0].peers?["trace0"] == "0.1.16")
        run.environments[0].peers = nil
        try run.write(to: path)
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("peers\" :"))
        #expect(try Results.load(path).environments[0].peers == nil)
    }
}
