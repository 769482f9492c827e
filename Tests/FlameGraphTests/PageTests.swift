import Foundation
import Testing

@testable import FlameGraph

/// The assembled page.
@Suite struct PageTests {
    private func page(_ csnap: [UInt8], title: String = "t") -> String {
        String(decoding: Page.assemble(csnap: csnap, title: title), as: UTF8.self)
    }

    @Test func theTraceComesBackOutOfThePage() throws {
        for size in [0, 1, 2, 3, 1_000, 1_001] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            let open = #"<script type="text/plain" class="trace">"#
            let pieces = page(bytes).components(separatedBy: open).dropFirst().compactMap {
                $0.components(separatedBy: "</script>").first
            }
            #expect(pieces.count == (size == 0 ? 0 : 1))
            let decoded = try pieces.map { try #require(Data(base64Encoded: $0)) }.reduce(Data(), +)
            #expect([UInt8](decoded) == bytes)
        }
    }

    @Test func noMarkerIsLeft() {
        let text = page([1, 2, 3])
        for marker in ["{{title}}", "{{nonce}}", "{{style}}", "{{script}}", "{{trace}}"] { #expect(!text.contains(marker)) }
    }

    @Test func aHostileTitleIsText() {
        let text = page([], title: #"</title><script>alert("x" + 'y')</script>&{{trace}}"#)
        #expect(text.contains("&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot; + &#x27;y&#x27;)&lt;/script&gt;&amp;{{trace}}"))
        #expect(!text.contains("alert(\"x\""))
    }

    @Test func thePageAsksForNothing() {
        // A namespace's name looks like an address and is none.
        let text = page([]).replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
        for address in ["http://", "https://", "src=\"//", "@import"] {
            #expect(!text.contains(address) as Bool, "\(address)")
        }
        #expect(text.contains("Content-Security-Policy"))
    }

    @Test func everyModuleIsEmbeddedInTheOrderOfTheList() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/FlameGraph/Viewer")
        let list = try String(contentsOf: folder.appendingPathComponent("modules.txt"), encoding: .utf8)
        var script = ""
        for name in list.split(separator: "\n") {
            let module = try String(contentsOf: folder.appendingPathComponent(String(name)), encoding: .utf8)
            for line in module.components(separatedBy: "\n").dropLast() where !line.hasPrefix("import ") {
                script += (line.hasPrefix("export ") ? String(line.dropFirst(7)) : line) + "\n"
            }
        }
        #expect(String(decoding: Viewer.script, as: UTF8.self) == script)
    }
}
