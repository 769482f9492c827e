/// What became of baselines when finished runs took their place.
public struct PromotionReport: Hashable, Sendable, Encodable {
    /// How the figures of a cell moved.
    public struct Move: Hashable, Sendable, Encodable {
        public var workload: String
        public var arm: String
        /// Processes that the figure rests on now.
        public var rounds: Int
        /// As many then; nil where there was no such cell.
        public var roundsBefore: Int?
        /// Median ratios; nil where there was no such cell.
        public var ratioBefore: Double?
        public var ratio: Double
        /// The commit that was measured then, nil where it is not known.
        public var commitBefore: String?
    }

    /// The file of one environment.
    public struct Written: Hashable, Sendable, Encodable {
        public var interpreter: String
        public var file: String
        /// Whether there was none of this environment.
        public var isNew: Bool
        /// The commit that was measured now.
        public var commit: String?
        /// Cells of which the run has nothing, and which are as they were.
        public var keptCells: Int
        public var moves: [Move]
    }

    public var schema = "codesnap-bench promotion"
    public var version = 1
    /// In the order in which they were written.
    public var baselines: [Written] = []

    public init() {}
}

extension PromotionReport: Listing {
    public static let columns: [(heading: String, isNumeric: Bool)] = [
        ("interpreter", false), ("workload", false), ("arm", false), ("before", true), ("now", true), ("change", true),
        ("rounds", true),
        ("commit before", false),
    ]

    public var heading: String { "The medians of the baselines, before and now" }

    public var rows: [[String]] {
        baselines.flatMap { written in
            written.moves.map { move in
                [
                    written.interpreter, move.workload, move.arm, move.ratioBefore.map(Figures.ratio) ?? "new",
                    Figures.ratio(move.ratio),
                    move.ratioBefore.map { Figures.change(move.ratio / $0) } ?? "-", String(move.rounds),
                    move.commitBefore.map(BaselineReport.short) ?? "-",
                ]
            }
        }
    }

    public var remarks: [String] {
        baselines.map(Self.remark) + [poorer].compactMap(\.self)
    }

    /// Where a quick run took the place of a long one: every later comparison bears its error.
    private var poorer: String? {
        let cells = baselines.flatMap(\.moves).filter { $0.rounds < $0.roundsBefore ?? 0 }
        guard let before = cells.compactMap(\.roundsBefore).max(), let now = cells.map(\.rounds).min() else { return nil }
        return
            "fewer rounds than before in \(cells.count) of the cells, down to \(now) from up to \(before): runs held against them see "
            + "less; `codesnap-bench baseline update` measures \(Baseline.standardRounds)"
    }

    private static func remark(_ written: Written) -> String {
        let replaced = written.moves.count { $0.ratioBefore != nil }
        let counts = [
            (replaced, "replaced"), (written.moves.count - replaced, "new"), (written.keptCells, "kept as they were"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        let commit = written.commit.map { " from commit \(BaselineReport.short($0))" } ?? ""
        return "\(written.isNew ? "new" : "changed"): \(written.file)\(commit); cells: \(counts)"
    }
}
