/// The page's own parts, from the files in `Viewer/`, which the build embeds in the code.
enum Viewer {
    static let template = PackageResources.page_html
    static let style = PackageResources.style_css

    /// The modules as one classic script: their imports dropped and their exports turned into plain declarations.
    static let script: [UInt8] = modules.flatMap(plainScript)

    /// In the order of `modules.txt`.
    private static let modules: [[UInt8]] = [
        PackageResources.bytes_js,
        PackageResources.crc32_js,
        PackageResources.base64_js,
        PackageResources.inflate_js,
        PackageResources.blocks_js,
        PackageResources.tables_js,
        PackageResources.events_js,
        PackageResources.replay_js,
        PackageResources.track_js,
        PackageResources.cells_js,
        PackageResources.statistics_js,
        PackageResources.trace_js,
        PackageResources.format_js,
        PackageResources.search_js,
        PackageResources.colors_js,
        PackageResources.dom_js,
        PackageResources.theme_js,
        PackageResources.view_js,
        PackageResources.layout_js,
        PackageResources.axis_js,
        PackageResources.surface_js,
        PackageResources.boxes_js,
        PackageResources.labels_js,
        PackageResources.ground_js,
        PackageResources.context_js,
        PackageResources.marks_js,
        PackageResources.timeline_js,
        PackageResources.overview_js,
        PackageResources.app_js,
        PackageResources.details_js,
        PackageResources.tooltip_js,
        PackageResources.pointer_js,
        PackageResources.navigate_js,
        PackageResources.keys_js,
        PackageResources.searchbox_js,
        PackageResources.functions_js,
        PackageResources.banners_js,
        PackageResources.header_js,
        PackageResources.main_js,
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
