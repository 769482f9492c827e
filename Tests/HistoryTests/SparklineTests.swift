import Testing

@testable import History

struct SparklineTests {
    @Test func theLowestAndTheHighestValue() {
        #expect(Sparkline(.blocks).text([1, 2, 4, 8]) == "▁▃▆█")
        #expect(Sparkline(.ascii).text([8, 1]) == "#_")
        #expect(Sparkline(.ascii).text([]) == "")
    }

    /// What moves by less than a tenth keeps to the middle.
    @Test func noiseIsNoMountain() {
        #expect(Sparkline(.blocks).text([1, 1, 1]) == "▅▅▅")
        let line = Sparkline(.blocks).text([1, 1.01, 0.99, 1])
        #expect(!line.contains("▁") && !line.contains("█"))
    }

    @Test func manyValuesAreGathered() {
        let values = (0..<1000).map { $0 < 500 ? 1.0 : 2.0 } + [1000]
        let line = Sparkline(.ascii, width: 10).text(values)
        #expect(line == "_____#####", "the median of a group leaves out a wild value")
        #expect(Sparkline(.ascii, width: 3).text([1, 1, 2, 2]).count == 3)
    }

    @Test(arguments: [
        (["LANG": "en_US.UTF-8"], Sparkline.Characters.blocks), (["LANG": "C.utf8"], .blocks), ([:], .ascii),
        (["LANG": "en_US.UTF-8", "LC_ALL": "C"], .ascii), (["LANG": "C", "LC_CTYPE": "C.UTF-8"], .blocks),
        (["LANG": "en_US.UTF-8", "LC_ALL": ""], .blocks), (["LANG": "de_DE.ISO-8859-1"], .ascii),
    ])
    func theLocaleDecides(_ environment: [String: String], _ characters: Sparkline.Characters) {
        #expect(Sparkline.Characters(environment: environment) == characters)
    }
}
