/// How much following up a suspicion may take.
public struct SecondPassBudget: Hashable, Sendable {
    /// Rounds that suspicious cells are measured with once more.
    public var rounds: Int
    /// With many suspicious cells fewer rounds, so that there are no more processes than this ...
    public var processes: Int
    /// ... but at least so many rounds: the evidence of fewer settles nothing.
    public var leastRounds: Int

    /// With those of the first pass, and a baseline of its standard rounds, enough to tell a change of 5% from the standard tolerance
    /// where processes spread by 3% (`codesnap-bench selftest`).
    public static let standard = SecondPassBudget(rounds: 80, processes: 160, leastRounds: 16)
    /// Of a quick run, which may take 40 seconds in all.
    public static let quick = SecondPassBudget(rounds: 12, processes: 24, leastRounds: 6)

    /// Rounds for that many suspicious cells.
    func rounds(suspicious: Int) -> Int {
        min(rounds, max(leastRounds, processes / max(1, suspicious)))
    }
}
