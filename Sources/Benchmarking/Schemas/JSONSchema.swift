/// The JSON Schemas of the harness's files, embedded in this program.
public enum JSONSchema: String, CaseIterable, Sendable {
    case results
    case baseline

    /// The schema as it stands in the sources.
    public var text: String {
        let bytes: [UInt8] =
            switch self {
            case .results: PackageResources.results_schema_json
            case .baseline: PackageResources.baseline_schema_json
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
