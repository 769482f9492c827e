/// The JSON Schemas of the harness's files, embedded in this program.
public enum JSONSchema: String, CaseIterable, Sendable {
    case results
    case baseline
    case history
    case trends

    /// The schema as it stands in the sources.
    public var text: String {
        let bytes: [UInt8] =
            switch self {
            case .results: PackageResources.results_schema_json
            case .baseline: PackageResources.baseline_schema_json
            case .history: PackageResources.history_schema_json
            case .trends: PackageResources.trends_schema_json
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
