import Testing

@testable import Benchmarking

struct PlanTests {
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

/// How much is measured.
struct MeasurementSettingsTests {
    @Test func aLongCallIsMeasuredInFewerBlocks() {
        #expect(MeasurementSettings.pairs(callNs: 200_000) == 8 && MeasurementSettings.pairs(callNs: 200_000, most: 4) == 4)
        #expect(MeasurementSettings.pairs(callNs: 14_000_000) == 8)
        // An even number, for the order of the blocks, and no fewer than that order takes.
        #expect(MeasurementSettings.pairs(callNs: 16_000_000) == 6 && MeasurementSettings.pairs(callNs: 20_000_000) == 6)
        #expect(MeasurementSettings.pairs(callNs: 70_000_000) == 2 && MeasurementSettings.pairs(callNs: 10_000_000_000) == 2)
    }

    @Test func theSecondPassHasABudget() {
        let budget = SecondPassBudget(rounds: 80, processes: 160, leastRounds: 16)
        #expect([0, 1, 2, 3, 8, 10, 11, 40].map { budget.rounds(suspicious: $0) } == [80, 80, 80, 53, 20, 16, 16, 16])
        #expect(SecondPassBudget.quick.rounds(suspicious: 8) == 6)
    }
}
