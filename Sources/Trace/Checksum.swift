import CDeflate

/// CRC-32 as zlib and PNG use it.
public enum Checksum {
    /// The checksum of `bytes`, or of what `previous` is the checksum of, followed by `bytes`.
    public static func crc32(_ bytes: some Collection<UInt8>, after previous: UInt32 = 0) -> UInt32 {
        let contiguous = bytes.withContiguousStorageIfAvailable { buffer in
            // The buffer is valid for the call, and libdeflate reads `count` bytes of it.
            unsafe libdeflate_crc32(previous, buffer.baseAddress, buffer.count)
        }
        return contiguous ?? crc32(Array(bytes), after: previous)
    }
}
