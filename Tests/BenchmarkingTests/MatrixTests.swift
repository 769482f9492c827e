import Foundation
import Statistics
import Testing

@testable import Benchmarking

/// How a run is shared out among machines.
struct MatrixTests {
    private func settings(_ workloads: [String], pythons: [String] = ["python3"]) -> MeasurementSettings {
        MeasurementSettings(
            workloads: Example.workloads(workloads), arms: Arm.builtIn, pythons: pythons, seed: 1)
    }

    /// A baseline whose untraced calls take so many seconds.
    private func times(_ seconds: [String: Double]) -> ExpectedTime {
        ExpectedTime([
            Baseline(
                fingerprint: Example.fingerprint,
                cells: seconds.map { name, value in
                    Baseline.Cell(
                        workload: name, workloadSha256: "00", arm: "c", commit: nil, date: "2026-01-01T00:00:00Z", seed: 1,
                        ratios: [1.5], untracedSeconds: [value])
                })
        ])
    }

    @Test func aRunTakesAsLongAsItsParts() {
        let time = times(["fib": 0.0002, "slow_fib": 0.1])
        var settings = settings(["fib", "slow_fib"], pythons: ["python3.11", "python3.12", "python3.11"])
        let one = ["fib", "slow_fib"].map { time.seconds(workload: $0, arms: settings.arms, rounds: settings.rounds) }
        #expect(abs(time.seconds(settings) - 2 * (one[0] + one[1])) < 1e-9)
        let standard = time.seconds(settings)
        settings.pairs = MeasurementSettings.quickPairs
        #expect(time.seconds(settings) < standard)
        settings.rounds = 6
        #expect(time.seconds(settings) < 0.4 * standard)
        #expect(
            [0.2, 5, 31, 90, 91, 180, 181].map(Figures.expectedDuration) == [
                "5 s", "5 s", "35 s", "90 s", "2 minutes", "3 minutes", "4 minutes",
            ])
    }

    private static let workloads = ["fib", "hanoi", "qsort", "slow_fib"]

    /// Whatever the number of machines: nothing is left out, nothing is there twice, nobody is idle.
    @Test(arguments: 1...8)
    func everyUnitIsInOnePart(_ count: Int) throws {
        let settings = settings(Self.workloads, pythons: ["python3.11", "python3.12", "python3.11"])
        let plan = try ShardPlan(settings, count: count, time: times(["slow_fib": 0.1]))
        #expect(plan.shards.count == count && plan.shards.allSatisfy { !$0.units.isEmpty })
        let units = plan.shards.flatMap(\.units)
        #expect(units.count == 8 && Set(units).count == 8)
        #expect(try ShardPlan(settings, count: count, time: times(["slow_fib": 0.1])) == plan)
    }

    @Test func longOnesAreAlone() throws {
        // 20 rounds of 4 arms: the long workload takes minutes, the others half a minute.
        let plan = try ShardPlan(settings(Self.workloads), count: 2, time: times(["slow_fib": 0.2]))
        #expect(plan.shards.map { $0.units.map(\.workload) } == [["fib", "hanoi", "qsort"], ["slow_fib"]])
        #expect(plan.shards[1].seconds > plan.shards[0].seconds)
    }

    /// Making an interpreter ready costs more than a short workload: it is done on as few machines as can be.
    @Test func interpretersStayTogether() throws {
        let plan = try ShardPlan(settings(["fib", "hanoi"], pythons: ["a", "b"]), count: 2, time: times([:]))
        #expect(plan.shards.map { Set($0.units.map(\.python)) } == [["a"], ["b"]])
    }

    /// Never longer than twice what no plan can go below, on amounts of work drawn at random.
    @Test func noMachineHasMuchMoreThanTheOthers() {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<30 {
            let count = Int(generator.next(below: 5)) + 1
            let works = (0..<(count + Int(generator.next(below: 20)))).map { _ in
                ShardBalance.Work(group: "\(generator.next(below: 3))", seconds: Double(generator.next(below: 100) + 1))
            }
            let balance = ShardBalance(works, count: count, preparation: 20)
            #expect(balance.shares.flatMap(\.self).sorted() == Array(works.indices) && balance.shares.allSatisfy { !$0.isEmpty })
            let all = works.reduce(0) { $0 + $1.seconds } + 20 * Double(Set(works.map(\.group)).count)
            let least = max(all / Double(count), (works.map(\.seconds).max() ?? 0) + 20)
            #expect((balance.shares.map(balance.seconds).max() ?? 0) < 2 * least)
        }
    }

    @Test(arguments: [0, 5, -1])
    func moreMachinesThanWork(_ count: Int) {
        let error = #expect(throws: BenchmarkError.self) {
            try ShardPlan(settings(Self.workloads), count: count, time: times([:]))
        }
        #expect(error?.kind == .usage && error?.description.contains("ask for 1 to 4") == true)
    }

    @Test func aPartIsWhatItMeasures() throws {
        var settings = settings(Self.workloads, pythons: ["a", "b"])
        let plan = try ShardPlan(settings, count: 3, time: times(["slow_fib": 0.2]))
        settings.restrict(to: 2, of: plan)
        let units = Set(plan.shards[1].units)
        for python in settings.pythons {
            for workload in settings.workloads {
                let unit = WorkUnit(python: python, workload: workload.name)
                #expect(settings.includes(workload, under: [python]) == units.contains(unit))
            }
        }
        #expect(Set(units.map(\.python)) == Set(settings.pythons) && settings.shard?.name == "2/3")
        #expect(settings.arms == Arm.builtIn, "every part has its own control")
    }

    @Test func namesOfParts() {
        #expect(Shard.parse("2/4").map { [$0.index, $0.count] } == [2, 4])
        for text in ["", "2", "0/4", "5/4", "a/4", "1/2/3", "/2", "1/0", "-1/2"] { #expect(Shard.parse(text) == nil, "\(text)") }
    }

    @Test func argumentsForAShell() {
        #expect(CIMatrix.shellQuoted("--tolerance=5") == "--tolerance=5")
        #expect(CIMatrix.shellQuoted("a b") == "'a b'")
        #expect(CIMatrix.shellQuoted("it's $HOME") == "'it'\\''s $HOME'")
        #expect(CIMatrix.shellQuoted("") == "''")
    }

    @Test func githubGetsOneLine() throws {
        let plan = try ShardPlan(settings(["fib", "hanoi"]), count: 2, time: times([:]))
        let text = try CIMatrix(plan, options: ["--arm", "c=my arm.py"]).github()
        #expect(!text.contains("\n"))
        #expect(text.contains(#""arguments":"--shard 1/2 --arm 'c=my arm.py'""#))
        #expect(text.hasPrefix(#"{"include":["#))
    }
}
