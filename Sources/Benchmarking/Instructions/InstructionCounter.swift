import Foundation

/// Counts instructions by running an interpreter under valgrind's callgrind.
struct InstructionCounter {
    private let valgrind: String
    private let sampler: Sampler

    init(_ sampler: Sampler) throws(BenchmarkError) {
        guard let valgrind = try? Interpreter.locate("valgrind") else {
            throw .usage("counting instructions needs valgrind on PATH (Debian: apt-get install valgrind)")
        }
        self.valgrind = valgrind
        self.sampler = sampler
    }

    /// What callgrind says of one call of a workload under an arm, and its events where the arm counts them.
    ///
    /// - Parameter warmUp: Calls that come before, which are not counted.
    func count(
        _ workload: String?, _ arm: Arm, warmUp: Int, executable: String, package: String?, subject: String
    ) throws(BenchmarkError) -> (profile: CallgrindProfile, events: Int?) {
        let output = sampler.scratch + "/callgrind.out"
        try? FileManager.default.removeItem(atPath: output)
        let report = try sampler.run(
            Sampler.Request(
                action: "instructions", workload: workload, arm: .init(arm.plain), iterations: warmUp),
            as: InstructionsReport.self, executable: executable, package: package,
            wrapper: [valgrind, "-q", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=" + output],
            subject: subject + ", instructions")
        // Of a program that forked there are more, with the process's number behind the name; they are not the workload's.
        let profile = FileManager.default.contents(atPath: output).map { CallgrindProfile(String(decoding: $0, as: UTF8.self)) }
        guard let profile, profile.total > 0 else {
            throw .measurement("\(subject): callgrind reported no instructions")
        }
        return (profile, report.events)
    }
}

extension MeasurementSession {
    /// Throws where they cannot be counted, before minutes are spent on the rest.
    public func prepareToCountInstructions() throws(BenchmarkError) { _ = try InstructionCounter(sampler) }

    /// Counts the instructions of codesnap's tracers and of the control on every workload, each twice.
    public func countInstructions() throws(BenchmarkError) {
        let counter = try InstructionCounter(sampler)
        let counted = cells.indices.filter { cells[$0].isControl || Arm(name: cells[$0].arm).plain.isTracer }
        for (position, index) in counted.enumerated() {
            let cell = cells[index]
            var counts: [Int] = []
            for repetition in 0..<2 {
                report(
                    Progress(
                        done: 2 * position + repetition, total: 2 * counted.count, activity: name(of: cell) + ", instructions"))
                counts.append(try count(index, with: counter).profile.total)
            }
            setInstructions(counts, of: index)
        }
    }

    private func count(
        _ index: Int, with counter: InstructionCounter
    ) throws(BenchmarkError) -> (profile: CallgrindProfile, events: Int?) {
        let cell = cells[index]
        let arm = arms.first { $0.name == cell.arm } ?? .untraced
        let isLong = calibrations[index].callNs >= MeasurementSettings.longCallNs
        return try counter.count(
            path(of: cell.workload), arm, warmUp: isLong ? 1 : MeasurementSettings.warmUpCalls,
            executable: interpreters[cell.interpreter].executable, package: folder(of: arm, interpreter: cell.interpreter),
            subject: name(of: cell))
    }

    /// Counts the instructions of one workload under one tracer, in the checkout and in the base revision, function by function.
    public func explain() throws(BenchmarkError) -> Explanation {
        let counter = try InstructionCounter(sampler)
        try identifyInterpreters()
        try layOut()
        func profile(_ isWanted: (Cell) -> Bool) throws(BenchmarkError) -> (profile: CallgrindProfile, events: Int?) {
            guard let index = cells.firstIndex(where: isWanted) else {
                throw .usage("that interpreter cannot have the tracer that was asked for")
            }
            report(Progress(done: 0, total: 0, activity: "counting the instructions of \(name(of: cells[index]))"))
            return try count(index, with: counter)
        }
        let untraced = try profile(\.isControl)
        let before = try profile { Arm(name: $0.arm).isAtBase }
        let now = try profile { !$0.isControl && !Arm(name: $0.arm).isAtBase }
        return Explanation(
            before: before.profile, now: now.profile, untraced: untraced.profile, events: now.events ?? before.events ?? 1)
    }
}
