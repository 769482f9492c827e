import Foundation

/// The harness's own files: JSON with a schema name and a version in front, keys in snake case, in a stable order.
package enum JSONFile {
    /// What such a file begins with.
    struct Header: Decodable {
        var schema: String
        var version: Int
    }

    /// The header of a file; nil where it is none of these, or damaged.
    static func header(_ data: Data) -> Header? { try? JSONDecoder().decode(Header.self, from: data) }

    /// Decodes `data`, which must be of that schema and of a version from `oldest` to `version`.
    ///
    /// - Parameter what: What an error message calls the file.
    package static func decode<Value: Decodable>(
        _ data: Data, schema: String, oldest: Int = 1, version: Int, what: String
    ) throws(BenchmarkError) -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let header = header(data) else {
            throw .measurement("\(what) is damaged: not JSON with a schema and a version")
        }
        guard header.schema == schema else {
            throw .measurement("\(what) is something else: its schema is \(header.schema)")
        }
        guard header.version <= version else {
            throw .measurement("\(what) was written by a newer version: format \(header.version), known up to \(version)")
        }
        guard header.version >= oldest else {
            throw .measurement(
                "\(what) was written by an older version: format \(header.version), known from \(oldest); measure again")
        }
        do {
            return try decoder.decode(Value.self, from: data)
        } catch {
            throw .measurement("\(what) is damaged: \(place(of: error))")
        }
    }

    /// `value` as the files have it, or on a single line; without the last line's end.
    package static func encode(_ value: some Encodable, onOneLine: Bool = false) throws(BenchmarkError) -> Data {
        do {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            if !onOneLine { encoder.outputFormatting.insert(.prettyPrinted) }
            return try encoder.encode(value)
        } catch {
            throw .measurement("cannot write JSON: \(error.localizedDescription)")
        }
    }

    /// Writes `value` in one step: a reader finds the old file or the new one, never a part. Makes the folder.
    package static func write(_ value: some Encodable, to path: String) throws(BenchmarkError) {
        let data = try encode(value) + Data("\n".utf8)
        do {
            let url = URL(fileURLWithPath: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: url, options: .atomic)
        } catch {
            throw .measurement("cannot write \(path): \(systemReason(error))")
        }
    }

    /// Where in the file a decoding error is, in the words of the file.
    private static func place(of error: any Error) -> String {
        func path(_ context: DecodingError.Context, _ last: String = "") -> String {
            let parts = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }
            let text = parts.joined() + (last.isEmpty ? "" : ".\(last)")
            return text.isEmpty ? "the whole" : String(text.drop { $0 == "." })
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "no \(path(context, key.stringValue))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(path(context)) has no usable value"
        default: return "it does not have the form it should"
        }
    }
}
