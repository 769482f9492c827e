/// What is wrong with the figures of a report; nil where nothing is. Interpreters and their clocks are not ours.
protocol Plausible {
    /// - Parameter elapsed: How long its process ran, by our clock.
    func defect(elapsed: Duration) -> String?
}

extension CalibrationReport: Plausible {
    func defect(elapsed: Duration) -> String? {
        if iterations < 1 { return "reported blocks of \(iterations) calls" }
        if let events, events < 0 { return "reported \(events) events" }
        return Clock.defect(ofNanoseconds: [callNs], elapsed: elapsed)
    }
}

extension SampleReport: Plausible {
    func defect(elapsed: Duration) -> String? {
        if let events, events < 0 { return "reported \(events) events" }
        if let peakMemory, peakMemory < 1 { return "reported \(peakMemory) bytes of memory" }
        if untracedNs.isEmpty || untracedNs.count != tracedNs.count || order.count != untracedNs.count + tracedNs.count {
            return "reported \(untracedNs.count) untraced and \(tracedNs.count) traced blocks in the order \(order.prefix(80))"
        }
        // The block with the least would do, but a sum that overflows is no better.
        return Clock.defect(ofNanoseconds: untracedNs + tracedNs, elapsed: elapsed)
    }

    /// Whether there are as many pairs of blocks as were asked for.
    func has(pairs: Int) -> Bool { untracedNs.count == pairs }
}

/// The clock that blocks are timed by.
private enum Clock {
    /// What is wrong with times that were taken one after the other: each is some time, and together they are no longer than their process.
    static func defect(ofNanoseconds times: [Int], elapsed: Duration) -> String? {
        if let least = times.min(), least <= 0 {
            return "reported a block of \(least) ns: its clock stood still or was set back; run it again"
        }
        let sum = times.reduce(Duration.zero) { $0 + .nanoseconds($1) }
        if sum > elapsed {
            return "reported blocks of \(seconds(sum)) s in a process of \(seconds(elapsed)) s: its clock jumped; run it again"
        }
        return nil
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
