import Testing

@testable import Statistics

struct SplitMix64Tests {
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

    @Test func everyOrderIsDrawn() {
        let orders = (0..<200 as Range<UInt64>).map { seed -> [Int] in
            var generator = SplitMix64(seed: seed)
            return generator.shuffled([1, 2, 3])
        }
        #expect(Set(orders).count == 6)
    }
}
