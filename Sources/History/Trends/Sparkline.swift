import Foundation
import Statistics

/// A row of characters that shows how values rise and fall.
public struct Sparkline: Hashable, Sendable {
    /// Which characters a terminal can show.
    public enum Characters: Hashable, Sendable {
        case blocks
        case ascii

        /// Blocks where the locale says UTF-8: of the variables that decide about characters the first that is set counts.
        public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
            let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
            let isUTF8 = locale.lowercased().replacing("-", with: "").contains("utf8")
            self = isUTF8 ? .blocks : .ascii
        }

        var levels: [Character] {
            switch self {
            case .blocks: Array("▁▂▃▄▅▆▇█")
            case .ascii: Array("_.-~=+*#")
            }
        }
    }

    public var characters: Characters
    /// The most characters: more values are gathered in groups, each shown by its median.
    public var width: Int

    /// A range below this share of the values is not spread over all levels, or the noise of a flat trend would look like mountains.
    static let leastRange = 0.1

    public init(_ characters: Characters, width: Int = 32) {
        precondition(width > 0, "a sparkline of no width")
        self.characters = characters
        self.width = width
    }

    /// The line for positive values, on a logarithmic scale.
    public func text(_ values: [Double]) -> String {
        let points = gathered(values.map { log($0) })
        guard let lowest = points.min(), let highest = points.max() else { return "" }
        let range = max(highest - lowest, log(1 + Self.leastRange))
        let bottom = (lowest + highest - range) / 2
        let levels = characters.levels
        return String(
            points.map { point in
                levels[min(max(Int((point - bottom) / range * Double(levels.count)), 0), levels.count - 1)]
            })
    }

    private func gathered(_ values: [Double]) -> [Double] {
        guard values.count > width else { return values }
        return (0..<width).map { median(Array(values[($0 * values.count / width)..<(($0 + 1) * values.count / width)])) }
    }
}
