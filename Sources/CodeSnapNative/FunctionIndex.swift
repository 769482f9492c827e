/// Finds numbers by a hash: a table of four bytes a place, where a dictionary would take ten times as much.
///
/// It stores the numbers alone; whoever uses it knows the hash of each.
struct FunctionIndex {
    /// Numbers at the places that their hashes lead to or the next free ones; 0 is free. A power of two, at most half of them in use.
    private var places: [UInt32] = []
    private var count = 0

    /// One hash of a name's, a path's and a line.
    static func hash(_ name: Int, _ path: Int, _ line: Int32) -> UInt64 {
        var hash = UInt64(bitPattern: Int64(name)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ UInt64(bitPattern: Int64(path))) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ UInt64(UInt32(bitPattern: line))) &* 0x9E37_79B9_7F4A_7C15
        // A product's high bits depend on all of the factors' bits, its low bits only on the low ones.
        return hash ^ hash >> 32
    }

    /// The place of the number with that hash for which `isWanted` holds; it is asked about others that are in the way, too.
    func place(hash: UInt64, where isWanted: (Int) -> Bool) -> Int? {
        guard !places.isEmpty else { return nil }
        var place = Int(hash & UInt64(places.count - 1))
        while places[place] != 0 {
            if isWanted(Int(places[place])) { return place }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The number at a place that is in use; another may be put there that has the same hash.
    subscript(place: Int) -> Int {
        get { Int(places[place]) }
        set { places[place] = UInt32(newValue) }
    }

    /// Adds a number. `hashOf` is asked for the hashes of those that are there already.
    mutating func insert(_ number: Int, hash: UInt64, hashOf: (Int) -> UInt64) {
        if places.count < 2 * (count + 1) {
            let numbers = places.filter { $0 != 0 }
            places = [UInt32](repeating: 0, count: max(64, 2 * places.count))
            for number in numbers { put(number, hash: hashOf(Int(number))) }
        }
        put(UInt32(number), hash: hash)
        count += 1
    }

    private mutating func put(_ number: UInt32, hash: UInt64) {
        var place = Int(hash & UInt64(places.count - 1))
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = number
    }
}
