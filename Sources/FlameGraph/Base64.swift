/// Base 64 with the standard alphabet and padding (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func append(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
        let size = (bytes.count + 2) / 3 * 4
        let encoded = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            // Four bytes are stored for each group of three, which is what `size` counts.
            var position = 0
            var index = bytes.startIndex
            while index < bytes.endIndex {
                let available = min(3, bytes.endIndex - index)
                var group = UInt32(bytes[index]) << 16
                if available > 1 { group |= UInt32(bytes[index + 1]) << 8 }
                if available > 2 { group |= UInt32(bytes[index + 2]) }
                unsafe buffer[position] = alphabet[Int(group >> 18) & 63]
                unsafe buffer[position + 1] = alphabet[Int(group >> 12) & 63]
                unsafe buffer[position + 2] = available > 1 ? alphabet[Int(group >> 6) & 63] : UInt8(ascii: "=")
                unsafe buffer[position + 3] = available > 2 ? alphabet[Int(group) & 63] : UInt8(ascii: "=")
                position += 4
                index += 3
            }
            count = size
        }
        output += encoded
    }
}
