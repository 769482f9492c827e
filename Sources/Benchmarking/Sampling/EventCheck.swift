/// Holds the event counts of all arms against each other and against what the workload states.
///
/// A tracer that sees more or fewer calls than another has done different work: its time says nothing.
struct EventCheck {
    private struct Subject: Hashable {
        var interpreter: Int
        var workload: String
        var isOfPythonFunctions: Bool
    }

    private var first: [Subject: (arm: String, events: Int)] = [:]

    /// Takes the count that one process reported.
    ///
    /// - Parameters:
    ///   - known: The count that the workload's file states.
    ///   - subject: What an error message calls the process.
    mutating func check(
        _ events: Int?, known: Int?, arm: Arm, workload: String, interpreter: Int, subject: String
    ) throws(BenchmarkError) {
        // The profiler in the standard library counts calls in its own way; its count is only reported.
        if arm.isReference { return }
        guard let events else {
            if arm.isTracer { throw .measurement("\(subject) reported no event count") }
            return
        }
        // C functions come on top of what the workload states; the arm itself has compared them with the interpreter's own account.
        let isOfPythonFunctions = arm != .cAndBuiltins
        if let known, isOfPythonFunctions, events != known {
            throw .measurement("\(subject) recorded \(events) events, the workload has \(known)")
        }
        let key = Subject(interpreter: interpreter, workload: workload, isOfPythonFunctions: isOfPythonFunctions)
        if let (other, count) = first[key], count != events {
            let source = other == arm.name ? "an earlier process" : other
            throw .measurement("\(subject) recorded \(events) events, \(source) recorded \(count)")
        }
        first[key] = first[key] ?? (arm.name, events)
    }
}
