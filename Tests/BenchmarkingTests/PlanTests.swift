import Testing

@testable import Benchmarking

struct PlanTests {
    /// The first numbers of Vigna's reference implementation for the seed 1234567.
    @Test func generatorMatchesItsReference() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func boundedNumbersReachAllValues() {
        var generator = SplitMix64(seed: 7)
        let drawn = (0..<1000).map { _ in generator.next(below: 5) }
        for value in 0..<5 as Range<UInt64> { #expect(drawn.count { $0 == value } > 140) }
        #expect(drawn.allSatisfy { $0 < 5 })
    }

    @Test func everyRoundHasEveryCellOnce() {
        let plan = SamplingPlan(cells: 16, rounds: 9, seed: 3)
        #expect(plan.steps.count == 144)
        for round in 0..<9 {
            let steps = plan.steps[(16 * round)..<(16 * round + 16)]
            #expect(steps.allSatisfy { $0.round == round })
            #expect(Set(steps.map(\.cell)) == Set(0..<16))
        }
        #expect(plan.steps.allSatisfy { $0.hashSeed > 0 })
    }

    @Test func theSeedReplaysThePlan() {
        #expect(SamplingPlan(cells: 5, rounds: 4, seed: 11) == SamplingPlan(cells: 5, rounds: 4, seed: 11))
        #expect(SamplingPlan(cells: 5, rounds: 4, seed: 11).steps != SamplingPlan(cells: 5, rounds: 4, seed: 12).steps)
    }

    /// A replay years later needs the same order: this pins it.
    @Test func theOrderIsPinned() {
        let plan = SamplingPlan(cells: 4, rounds: 2, seed: 1)
        #expect(plan.steps.map(\.cell) == [2, 0, 3, 1, 3, 2, 0, 1])
        #expect(
            plan.steps.map(\.hashSeed) == [
                1_610_895_261, 1_119_685_267, 1_398_935_169, 3_083_872_531, 1_758_211_033, 2_949_406_796, 3_223_399_755,
                411_755_618,
            ])
    }

    /// No cell is favoured with early places.
    @Test func placesAreBalanced() {
        let plan = SamplingPlan(cells: 4, rounds: 400, seed: 5)
        for cell in 0..<4 {
            let first = (0..<400).count { plan.steps[4 * $0].cell == cell }
            #expect((70...130).contains(first))
        }
    }
}
