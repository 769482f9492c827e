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

    /// Shares the interpreters and workloads of `settings` out among `count` machines, so that the one that takes longest is done as soon
    /// as can be found. A machine has to make each interpreter ready that it has work for.
    ///
    /// - Throws: Where there are more machines than pairs of interpreter and workload.
    public init(_ settings: MeasurementSettings, count: Int, time: ExpectedTime) throws(BenchmarkError) {
        let pythons = settings.pythons.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let units = pythons.flatMap { python in settings.workloads.map { WorkUnit(python: python, workload: $0.name) } }
        guard (1...units.count).contains(count) else {
            throw .usage(
                "\(count) shards for \(units.count) parts (\(pythons.count) interpreters times \(settings.workloads.count) workloads): "
                    + "ask for 1 to \(units.count)")
        }
        arms = settings.arms.map(\.name)
        let works = units.map { unit in
            ShardBalance.Work(
                group: unit.python, seconds: time.seconds(workload: unit.workload, arms: settings.arms, rounds: settings.rounds))
        }
        let balance = ShardBalance(works, count: count, preparation: ExpectedTime.preparation)
        // In the order of the settings, too: the part with the first unit is the first.
        let shares = balance.shares.map { $0.sorted() }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
        shards = shares.map { share in Part(units: share.map { units[$0] }, seconds: balance.seconds(share)) }
    }
}
