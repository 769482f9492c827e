/// 8 hexadecimal digits that differ where any of the texts does (FNV-1a, folded to 32 bits).
package func shortDigest(_ texts: [String]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for text in texts {
        for byte in Array(text.utf8) + [0] {
            // Arithmetic modulo 2^64 is the definition of the hash.
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
    }
    let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}
