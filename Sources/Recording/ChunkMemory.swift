import Glibc

/// The memory of chunks.
///
/// A page that is touched for the first time costs the kernel's time, and one that the CPU has no translation for costs its own: over
/// pages of 4 KiB that was 2.5 to 3.2 ns an event. Chunks of the largest size therefore are whole huge pages, where the system has them.
enum ChunkMemory {
    /// The events of a chunk that fills a huge page of 2 MiB.
    static let largestCapacity = hugePage / MemoryLayout<UInt64>.stride

    private static let hugePage = 2 << 20

    /// Room for that many packed events, uninitialized.
    static func allocate(capacity: Int) -> UnsafeMutablePointer<UInt64> {
        let size = capacity * MemoryLayout<UInt64>.stride
        var memory: UnsafeMutableRawPointer?
        let isHuge = capacity == largestCapacity
        // The alignment is a power of two and a multiple of a pointer's size, as posix_memalign wants it.
        let error = unsafe posix_memalign(&memory, isHuge ? hugePage : MemoryLayout<UInt64>.alignment, size)
        guard error == 0, let memory = unsafe memory else { fatalError("codesnap: out of memory for \(size) bytes of events") }
        // Advice only: without huge pages the memory is as good, and dearer to touch.
        if isHuge { unsafe madvise(memory, size, MADV_HUGEPAGE) }
        return unsafe memory.bindMemory(to: UInt64.self, capacity: capacity)
    }

    static func deallocate(_ events: UnsafeMutablePointer<UInt64>) { unsafe free(events) }
}
