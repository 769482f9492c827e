import Trace

/// What a recorder leaves out.
public struct RecordingFilters {
    public private(set) var selection = FunctionSelection()
    /// How many recorded calls may be open on a thread; nil: any number.
    public private(set) var maximumDepth: Int?
    /// Calls that are shorter, in nanoseconds, and that nothing was recorded in are dropped when the trace is encoded.
    public private(set) var minimumDuration: UInt64 = 0

    /// No filters: all is recorded.
    public init() {}

    /// The filters that the rules describe: pairs of a name and a value.
    public init(rules: [InfoPair]) throws(FilterRuleError) {
        for rule in rules {
            switch rule.key {
            case "max-stack-depth":
                guard let depth = Int(rule.value), depth > 0 else { throw FilterRuleError(rule: rule) }
                maximumDepth = depth
            case "min-duration-ns":
                guard let duration = UInt64(rule.value) else { throw FilterRuleError(rule: rule) }
                minimumDuration = duration
            default:
                guard selection.add(rule) else { throw FilterRuleError(rule: rule) }
            }
        }
    }
}

/// A rule that there is not, or whose value is no number.
public struct FilterRuleError: Error, CustomStringConvertible {
    let rule: InfoPair

    public var description: String { "no filter is called \(rule.key) with the value \(rule.value)" }
}
