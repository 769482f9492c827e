/// The page's own parts, from the files in `Viewer/`, which the build embeds in the code.
enum Viewer {
    static let template = PackageResources.page_html
    static let style = PackageResources.style_css

    /// The modules as one classic script: their imports dropped and their exports turned into plain declarations.
    static let script: [UInt8] = modules.flatMap(plainScript)

    /// In the order of `modules.txt`.
    private static let modules: [[UInt8]] = [
        PackageResources.base64_js
    ]

    private static func plainScript(_ module: [UInt8]) -> [UInt8] {
        var script: [UInt8] = []
        script.reserveCapacity(module.count)
        var rest = module[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            let line = rest[..<end]
            rest = rest[end...]
            if line.starts(with: "import ".utf8) { continue }
            let keyword = "export ".utf8
            script += line.starts(with: keyword) ? line.dropFirst(keyword.count) : line
        }
        return script
    }
}
