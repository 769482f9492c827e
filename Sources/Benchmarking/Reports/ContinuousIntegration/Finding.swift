import Statistics

/// What a CI system makes of a verdict: it knows fewer kinds of results than the harness.
enum Finding: Int, Hashable, CaseIterable {
    /// It fails the job.
    case failure
    /// The measurement itself failed.
    case error
    /// Nothing can be said.
    case undecided
    case noBaseline
    case passed
    /// Shown for comparison's sake.
    case reference

    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .regression: .failure
            case .inconclusive: .undecided
            case .noBaseline: .noBaseline
            case .invalid: .error
            case .equivalent, .improvement: .passed
            case .reference: .reference
            }
    }

    /// A lower one is the more interesting to a reader.
    var rank: Int { rawValue }
}

extension Results.Entry {
    var finding: Finding { Finding(comparison.verdict) }
}

extension Results {
    /// What messages call an entry, such as `fib under c (CPython 3.11.2)`.
    func name(of entry: Entry) -> String {
        "\(entry.cell.workload) under \(entry.cell.arm) (\(environments[entry.cell.interpreter].interpreter.label))"
    }

    /// An entry as a sentence without a full stop.
    func sentence(on entry: Entry) -> String {
        let comparison = entry.comparison
        var parts = ["\(name(of: entry)) takes \(Figures.ratio(entry.summary.ratio)) times as long as untraced"]
        if let baseline = comparison.baselineRatio { parts.append("baseline \(Figures.ratio(baseline))") }
        if let change = Figures.change(comparison) {
            parts.append("change \(change), tolerance \(Figures.percentage(tolerance))")
        }
        if let instructions = comparison.instructions { parts.append(instructions.text) }
        return parts.joined(separator: ", ") + ": " + comparison.verdictText
    }

    /// The entries with the most interesting ones first, in their own order otherwise.
    var entriesByInterest: [Entry] {
        entries.enumerated().sorted { ($0.element.finding.rank, $0.offset) < ($1.element.finding.rank, $1.offset) }.map(\.element)
    }
}

extension Comparison {
    /// The verdict and, where there is one, the note.
    var verdictText: String { verdict.rawValue + (note.isEmpty ? "" : ": \(note)") }
}

extension Figures {
    /// A change with its interval, such as `+12.3% (+10.1%..+14.2%)`; nil where none is known.
    static func change(_ comparison: Comparison) -> String? {
        comparison.change.map { value in
            change(value) + (comparison.changeInterval.map { " (\(change($0.lower))..\(change($0.upper)))" } ?? "")
        }
    }
}
