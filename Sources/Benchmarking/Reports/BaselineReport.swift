import Statistics

/// A stored baseline as text for a terminal.
public enum BaselineReport {
    /// The environment, then a table of the cells.
    public static func lines(_ entry: BaselineStore.Entry) -> [String] {
        let baseline = entry.baseline
        var table = Table([
            ("workload", .left), ("arm", .left), ("ratio", .right), ("95% interval", .right), ("rounds", .right),
            ("untraced s", .right), ("commit", .left), ("date", .left),
        ])
        for cell in baseline.cells {
            table.add([
                cell.workload, cell.arm, Figures.ratio(median(cell.ratios)),
                signTestInterval(cell.ratios).map(Figures.range) ?? "n too small", String(cell.ratios.count),
                cell.untracedSeconds.isEmpty ? "-" : Figures.seconds(median(cell.untracedSeconds)),
                cell.commit.map(short) ?? "-", cell.date,
            ])
        }
        let environment = baseline.fingerprint.fields.map { "\($0.name) \($0.value)" }.joined(separator: "; ")
        return [entry.fileName, environment] + table.lines + [""]
    }

    /// The first digits of a commit, as git abbreviates it, and whether files differed from it.
    package static func short(_ commit: String) -> String {
        commit.prefix(10) + (commit.hasSuffix("-dirty") ? "-dirty" : "")
    }
}
