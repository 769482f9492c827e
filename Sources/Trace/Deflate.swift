import CDeflate

/// Compresses to raw deflate (RFC 1951). Owns libdeflate's state, which is worth using again.
@safe
struct Deflater: ~Copyable {
    private let compressor: OpaquePointer

    /// Level 4 of 12: 2 % larger than level 6 on recorded calls, at half the time.
    init(level: Int32 = 4) {
        guard let compressor = unsafe libdeflate_alloc_compressor(level) else {
            fatalError("out of memory for a compressor")
        }
        unsafe self.compressor = compressor
    }

    deinit { unsafe libdeflate_free_compressor(compressor) }

    /// The deflated bytes, or nil when they would not be fewer than `bytes`.
    func deflate(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 1 else { return nil }
        let capacity = bytes.count - 1
        let result = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, size in
            // Both buffers are valid for the call and given with their sizes.
            unsafe bytes.withUnsafeBytes { input in
                size = unsafe libdeflate_deflate_compress(
                    compressor, input.baseAddress, input.count, output.baseAddress, capacity)
            }
        }
        return result.isEmpty ? nil : result
    }
}

/// Inflates raw deflate. Owns libdeflate's state.
@safe
struct Inflater: ~Copyable {
    private let decompressor: OpaquePointer

    init() {
        guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
            fatalError("out of memory for a decompressor")
        }
        unsafe self.decompressor = decompressor
    }

    deinit { unsafe libdeflate_free_decompressor(decompressor) }

    /// The inflated bytes, or nil unless `bytes` is one whole deflate stream of exactly `size` bytes.
    func inflate(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
        var used = 0
        var isWhole = false
        let result = unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
            // Both buffers are valid for the call and given with their sizes.
            unsafe bytes.withUnsafeBytes { input in
                let code = unsafe libdeflate_deflate_decompress_ex(
                    decompressor, input.baseAddress, input.count, output.baseAddress, size, &used, nil)
                isWhole = code == LIBDEFLATE_SUCCESS
            }
            count = isWhole ? size : 0
        }
        return isWhole && used == bytes.count ? result : nil
    }
}
