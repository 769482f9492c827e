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

    /// The instructions of one call of a workload under an arm, and its events where the arm counts them.
    ///
    /// - Parameter warmUp: Calls that come before, which are not counted.
    func count(
        _ workload: String?, _ arm: Arm, warmUp: Int, executable: String, package: String?, subject: String
    ) throws(BenchmarkError) -> (instructions: Int, events: Int?) {
        let output = sampler.scratch + "/callgrind.out"
        try? FileManager.default.removeItem(atPath: output)
        let report = try sampler.run(
            Sampler.Request(
                action: "instructions", workload: workload, arm: .init(name: arm.plain.name, file: arm.file), iterations: warmUp),
            as: InstructionsReport.self, executable: executable, package: package,
            wrapper: [valgrind, "-q", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=" + output],
            subject: subject + ", instructions")
        // Of a program that forked there are more, with the process's number behind the name; they are not the workload's.
        guard let text = try? String(contentsOfFile: output, encoding: .utf8), let instructions = Self.total(text) else {
            throw .measurement("\(subject): callgrind reported no instructions")
        }
        return (instructions, report.events)
    }

    /// The sum over all functions in a callgrind file; nil where there is none or it is 0.
    static func total(_ text: String) -> Int? {
        let line = text.split(separator: "\n").last { $0.hasPrefix("totals:") || $0.hasPrefix("summary:") }
        guard let total = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }), total > 0 else { return nil }
        return total
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
                let arm = arms.first { $0.name == cell.arm } ?? .untraced
                let isLong = calibrations[index].callNs >= MeasurementSettings.longCallNs
                let count = try counter.count(
                    path(of: cell.workload), arm, warmUp: isLong ? 1 : MeasurementSettings.warmUpCalls,
                    executable: interpreters[cell.interpreter].executable,
                    package: folder(of: arm, interpreter: cell.interpreter),
                    subject: name(of: cell))
                counts.append(count.instructions)
            }
            setInstructions(counts, of: index)
        }
    }
}
