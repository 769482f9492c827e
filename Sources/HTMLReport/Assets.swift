import Foundation

/// The page's own parts, from the files in `Page/`, which the build embeds in the code. Those that it shares with the flame graph page are
/// links to them.
enum Assets {
    static let style: Markup = markup([PackageResources.viewer_css, PackageResources.report_css])

    /// The modules as one classic script: their imports dropped and their exports turned into plain declarations. A module comes after
    /// those that it needs while it loads.
    static let script: Markup = {
        let modules = [
            PackageResources.dom_js, PackageResources.theme_js, PackageResources.svg_js, PackageResources.scale_js,
            PackageResources.pointing_js, PackageResources.samples_js, PackageResources.trend_js, PackageResources.strip_js,
            PackageResources.table_js, PackageResources.main_js,
        ]
        return markup(modules.map(plainScript))
    }()

    /// The template with every `{{marker}}` replaced. What is put in is not searched for markers.
    static func assemble(_ parts: [String: Markup]) -> String {
        var page = ""
        var rest = String(decoding: PackageResources.page_html, as: UTF8.self)[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let marker = String(rest[open.upperBound..<close.lowerBound])
            guard let part = parts[marker] else { preconditionFailure("the page's template has the unknown marker \(marker)") }
            page += rest[..<open.lowerBound] + part.text
            rest = rest[close.upperBound...]
        }
        return page + rest
    }

    private static func plainScript(_ module: [UInt8]) -> [UInt8] {
        let lines = String(decoding: module, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let plain = lines.filter { !$0.hasPrefix("import ") }.map { $0.hasPrefix("export ") ? $0.dropFirst(7) : $0 }
        return Array(plain.joined(separator: "\n").utf8)
    }

    private static func markup(_ files: [[UInt8]]) -> Markup {
        var markup: Markup = ""
        markup.text = files.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        return markup
    }
}
