import Trace

/// The flame graph page: one offline HTML file that carries the viewer and the bytes of a `.csnap` file.
public enum Page {
    /// The page's bytes.
    ///
    /// - Parameters:
    ///   - csnap: The trace file, which the page itself inflates and decodes.
    ///   - title: The page's title, any text.
    public static func assemble(csnap: [UInt8], title: String) -> [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(csnap.count / 3 * 4 + 200_000)
        let nonce = "codesnap-" + hexadecimal(Checksum.crc32(csnap))
        var rest = Viewer.template[...]
        while let open = firstRange(of: "{{", in: rest), let close = firstRange(of: "}}", in: rest[open.upperBound...]) {
            let marker = String(decoding: rest[open.upperBound..<close.lowerBound], as: UTF8.self)
            page += rest[..<open.lowerBound]
            rest = rest[close.upperBound...]
            switch marker {
            case "title": page += Array(escaped(title).utf8)
            case "nonce": page += Array(nonce.utf8)
            case "style": page += Viewer.style
            case "script": page += Viewer.script
            case "trace": appendTrace(csnap, to: &page)
            default: preconditionFailure("the page's template has the unknown marker \(marker)")
            }
        }
        return page + rest
    }

    /// The trace in elements that are each small enough for a JavaScript string, and each decodable alone.
    private static func appendTrace(_ csnap: [UInt8], to page: inout [UInt8]) {
        let pieceSize = 12_582_912
        for start in stride(from: 0, to: csnap.count, by: pieceSize) {
            page += Array(#"<script type="text/plain" class="trace">"#.utf8)
            Base64.append(csnap[start..<min(start + pieceSize, csnap.count)], to: &page)
            page += Array("</script>\n".utf8)
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#x27;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func firstRange(of marker: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let wanted = Array(marker.utf8)
        var index = bytes.startIndex
        while index + wanted.count <= bytes.endIndex {
            if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
                return index..<index + wanted.count
            }
            index += 1
        }
        return nil
    }
}
