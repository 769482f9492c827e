import Benchmarking
import Foundation

/// The flame graph pages that lie beside the report.
struct FlameGraphPages {
    /// Where the report will be.
    var folder: String
    /// When the run began, as far as that is known: what is older is of another run.
    var began: Date?

    init(folder: String, results: Results) {
        self.folder = folder
        began = try? Date(results.date, strategy: .iso8601)
    }

    /// The relative address of the page of a cell; nil where there is none.
    func address(of cell: Cell, arm: Arm, interpreter: Interpreter) -> String? {
        // A name from a file that somebody else wrote must not lead elsewhere.
        guard arm.plain.isTracer, !cell.workload.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
        else { return nil }
        let path = Artifacts(folder: folder).page(
            cell.workload, tracer: arm, interpreter: interpreter, isFirst: cell.interpreter == 0)
        return address(of: path)
    }

    /// That of the demo.
    var demo: String? { address(of: Artifacts(folder: folder).demo) }

    private func address(of path: String) -> String? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let modified = attributes[.modificationDate] as? Date, began.map({ modified >= $0 }) ?? true
        else { return nil }
        // Without the dot a name such as `a:b` would be taken for a scheme.
        return "./" + path.dropFirst(folder.count + 1).split(separator: "/").map(Self.encoded).joined(separator: "/")
    }

    private static let unreserved = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)

    private static func encoded(_ component: Substring) -> String {
        component.utf8.map { byte in
            unreserved.contains(byte) ? String(UnicodeScalar(byte)) : String(format: "%%%02X", Int(byte))
        }.joined()
    }
}
