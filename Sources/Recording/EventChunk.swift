/// A piece of one thread's recording: memory for `capacity` packed events of one span.
///
/// Owns its memory. The cursor writes into it while it is the thread's last chunk and the thread is loaded.
@safe
final class EventChunk {
    let events: UnsafeMutablePointer<UInt64>
    let capacity: Int
    /// Words in use; current only when no cursor is on the chunk.
    var count = 0
    /// How many of these words only hold a function number too large for the word before.
    var escapes = 0
    /// Clock ticks that no event lies before, and none `PackedEvent.timeLimit` after.
    var base: UInt64 = 0
    /// The index of the recorder's span that the events belong to.
    var span = 0

    init(capacity: Int) {
        unsafe events = ChunkMemory.allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { unsafe ChunkMemory.deallocate(events) }

    /// The address of the next event's place, and that of the end.
    var next: UInt { unsafe UInt(bitPattern: events + count) }
    var end: UInt { unsafe UInt(bitPattern: events + capacity) }

    /// How many words are in use when the next event's place is at that address.
    func count(upTo next: UInt) -> Int { unsafe Int(next &- UInt(bitPattern: events)) / MemoryLayout<UInt64>.stride }

    /// Calls `body` with each event's time in clock ticks, its function's number and whether it is an exit.
    @inline(__always)
    func forEachEvent(_ body: (UInt64, Int, Bool) -> Void) {
        var index = 0
        while index < count {
            // `index` stays below `count`; an escape is stored together with the word that follows it.
            let word = unsafe events[index]
            index &+= 1
            var function = word >> 1 & PackedEvent.escapedFunction
            if function == PackedEvent.escapedFunction {
                unsafe function = events[index]
                index &+= 1
            }
            body(PackedEvent.ticks(word, base: base), Int(function), word & 1 == 1)
        }
    }
}

/// Chunks that were emptied and wait to be used again: a page of memory is dear the first time it is touched and free after.
struct ChunkPool {
    private var free: [Int: [EventChunk]] = [:]

    mutating func take(capacity: Int) -> EventChunk {
        if let chunk = free[capacity]?.popLast() { return chunk }
        return EventChunk(capacity: capacity)
    }

    mutating func give(_ chunk: EventChunk) {
        chunk.count = 0
        chunk.escapes = 0
        free[chunk.capacity, default: []].append(chunk)
    }

    mutating func removeAll() { free = [:] }
}
