import Benchmarking

/// How a verdict looks: never by its colour alone.
struct VerdictStyle: Hashable, Sendable {
    /// Stands before the word.
    var symbol: String
    /// The class of the style sheet.
    var name: String
    /// A lower one is the more interesting to a reader.
    var rank: Int

    init(_ verdict: Verdict) {
        (symbol, name, rank) =
            switch verdict {
            case .regression: ("✖", "bad", 0)
            case .invalid: ("⚠", "unsure", 1)
            case .inconclusive: ("?", "unsure", 2)
            case .noBaseline: ("○", "plain", 3)
            case .improvement: ("▼", "good", 4)
            case .equivalent: ("✔", "good", 5)
            case .reference: ("·", "plain", 6)
            }
    }

    init(_ outcome: Outcome) {
        (symbol, name, rank) =
            switch outcome {
            case .regression: ("✖", "bad", 0)
            case .failed: ("✖", "bad", 0)
            case .inconclusive: ("?", "unsure", 0)
            case .noBaseline: ("○", "unsure", 0)
            case .improvement: ("▼", "good", 0)
            case .held: ("✔", "good", 0)
            }
    }

    /// The symbol and a word.
    func badge(_ word: String) -> Markup {
        #"<span class="verdict \#(name)"><span aria-hidden="true">\#(symbol)</span> \#(word)</span>"#
    }
}
