/// One search for change points, see `changePoints`.
struct ChangePointSearch {
    private let values: [Double]
    private let settings: ChangePointSettings
    private var generator: SplitMix64
    /// What came out for the stretches that have been tested, nil for no change: none is tested twice.
    private var tested: [Range<Int>: ChangePoint?] = [:]

    init(_ values: [Double], _ settings: ChangePointSettings) {
        self.values = values
        self.settings = settings
        generator = SplitMix64(seed: settings.seed)
    }

    mutating func run() -> [ChangePoint] {
        var indexes: [Int] = []
        var stretches = [values.indices]
        while let stretch = stretches.popLast() {
            guard let change = change(in: stretch) else { continue }
            indexes.append(change.index)
            stretches += [change.index..<stretch.upperBound, stretch.lowerBound..<change.index]
        }
        return confirmed(indexes.sorted())
    }

    /// The changes among `indexes` that are significant between their neighbours, each at its best place there. Those that were
    /// found while others were about may have been put beside the true place, and another one then found at it.
    private mutating func confirmed(_ indexes: [Int]) -> [ChangePoint] {
        var indexes = relocated(indexes)
        var changes: [ChangePoint] = []
        while changes.count < indexes.count {
            let place = changes.count
            if let change = change(in: stretch(around: place, of: indexes)) {
                changes.append(ChangePoint(index: indexes[place], pValue: change.pValue))
            } else {
                indexes.remove(at: place)
                indexes = relocated(indexes)
                changes = []
            }
        }
        return changes
    }

    /// From the change before one, or the start, to the change after it, or the end.
    private func stretch(around place: Int, of indexes: [Int]) -> Range<Int> {
        (place > 0 ? indexes[place - 1] : 0)..<(place + 1 < indexes.count ? indexes[place + 1] : values.count)
    }

    /// Puts each change at the clearest split of the stretch between its neighbours. Ranks do not tell a step from the next
    /// value of the noise, so these are splits of the values themselves, wild ones drawn in to where the tame ones of either
    /// side may lie.
    private func relocated(_ indexes: [Int]) -> [Int] {
        var indexes = indexes
        for place in indexes.indices {
            let stretch = stretch(around: place, of: indexes)
            let sides = [stretch.lowerBound..<indexes[place], indexes[place]..<stretch.upperBound].map { fences(values[$0]) }
            let lower = min(sides[0].lowerBound, sides[1].lowerBound)
            let upper = max(sides[0].upperBound, sides[1].upperBound)
            var search = SplitSearch(count: stretch.count, leastLength: settings.leastLength)
            if let split = search.clearest(of: values[stretch].map { min(max($0, lower), upper) }, toTheEnd: true) {
                indexes[place] = stretch.lowerBound + split.index
            }
        }
        return indexes
    }

    /// The clearest split of a stretch, if it passes the permutation test.
    private mutating func change(in stretch: Range<Int>) -> ChangePoint? {
        if let known = tested[stretch] { return known }
        var change = significantSplit(of: midranks(Array(values[stretch])))
        change?.index += stretch.lowerBound
        tested[stretch] = .some(change)
        return change
    }

    private mutating func significantSplit(of ranks: [Double]) -> ChangePoint? {
        var search = SplitSearch(count: ranks.count, leastLength: settings.leastLength)
        guard let split = search.clearest(of: ranks) else { return nil }
        // What differs only by the order in which it was summed up counts as equal.
        let limit = split.statistic - 1e-9 * abs(split.statistic)
        let permutations = settings.permutations(of: ranks.count)
        let most = Int(settings.significance * Double(permutations + 1))
        // The true order is as clear as itself.
        var asClear = 1
        for _ in 0..<permutations {
            guard let other = search.clearest(of: generator.shuffled(ranks)) else { return nil }
            if other.statistic >= limit { asClear += 1 }
            // Nothing that follows could make it significant.
            if asClear > most { return nil }
        }
        return ChangePoint(index: split.index, pValue: Double(asClear) / Double(permutations + 1))
    }
}

/// Three deviations to either side of the median, by the median absolute deviation: 1.4826 times that is the standard deviation of
/// normal values.
func fences(_ values: ArraySlice<Double>) -> ClosedRange<Double> {
    let middle = median(Array(values))
    let reach = 3 * 1.4826 * median(values.map { abs($0 - middle) })
    return (middle - reach)...(middle + reach)
}
