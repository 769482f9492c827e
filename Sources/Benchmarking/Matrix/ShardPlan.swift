/// What each machine of a matrix measures. The same settings and the same baselines in the checkout give the same plan on every machine,
/// so that each of them can work out its own part.
public struct ShardPlan: Hashable, Sendable {
    /// One machine's part.
    public struct Part: Hashable, Sendable {
        /// In the order of the settings.
        public var units: [WorkUnit]
        /// What `ExpectedTime` makes of it.
        public var seconds: Double
    }

    public var shards: [Part]
    /// The names of the arms.
    public var arms: [String]

    /// Shares the interpreters and workloads of `settings` out among `count` machines: the longest units first, each to the machine that
    /// has them done soonest (Graham's LPT rule). An interpreter that a machine does not have yet has to be made ready there.
    ///
    /// - Throws: Where there are more machines than units.
    public init(_ settings: MeasurementSettings, count: Int, time: ExpectedTime) throws(BenchmarkError) {
        let pythons = settings.pythons.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let units = pythons.flatMap { python in settings.workloads.map { WorkUnit(python: python, workload: $0.name) } }
        guard (1...units.count).contains(count) else {
            throw .usage(
                "\(count) shards for \(units.count) parts (\(pythons.count) interpreters times \(settings.workloads.count) workloads): "
                    + "ask for 1 to \(units.count)")
        }
        func seconds(_ unit: WorkUnit) -> Double {
            time.seconds(workload: unit.workload, arms: settings.arms, rounds: settings.rounds)
        }
        arms = settings.arms.map(\.name)
        // Places instead of the units themselves: they keep the settings' order, and decide between equals.
        let byLength = units.indices.sorted { (-seconds(units[$0]), $0) < (-seconds(units[$1]), $1) }
        var shares = [[Int]](repeating: [], count: count)
        var totals = [Double](repeating: 0, count: count)
        for (done, place) in byLength.enumerated() {
            let unit = units[place]
            func total(_ shard: Int) -> Double {
                let isReady = shares[shard].contains { units[$0].python == unit.python }
                return totals[shard] + seconds(unit) + (isReady ? 0 : ExpectedTime.preparation)
            }
            // No machine may go without, also where another would be done before it has made an interpreter ready.
            let empty = shares.indices.filter { shares[$0].isEmpty }
            let candidates = empty.count >= byLength.count - done ? empty : Array(shares.indices)
            guard let best = candidates.min(by: { (total($0), $0) < (total($1), $1) }) else { continue }
            totals[best] = total(best)
            shares[best].append(place)
        }
        shards = zip(shares, totals).map { Part(units: $0.sorted().map { units[$0] }, seconds: $1) }
    }
}
