import Foundation
import Statistics

/// A run of the full table, made of drawn numbers and judged by the gate that judges real ones: four workloads, the two tracers on each,
/// and their controls.
struct SimulatedRun {
    var model: NoiseModel
    var rounds: Int
    var secondPass: SecondPassBudget
    var baselineRounds: Int
    var tolerance: Double

    private static let workloads = ["fib", "hanoi", "qsort", "slow_fib"]
    private static let arms = [Arm.untraced, .python, .c]
    /// How far untraced blocks of a process are from each other: 1%, measured like the spread of the tracers.
    private static let controlSpread = 0.01

    /// What came of a run.
    struct Finding {
        /// Whether any cell was called a regression, and whether the first one was.
        var isRed = false
        var isFirstRed = false
        var suspicious = 0
        var isInvalid = false
    }

    /// Draws a baseline and a run whose first cell is slower than its baseline by `rise`, 0.05 for 5%, and judges it.
    func judge(rise: Double, _ generator: inout SplitMix64) -> Finding {
        var cells = Self.workloads.flatMap { workload in Self.arms.map { Self.cell(workload, $0) } }
        let before = model.run(&generator)
        let baseline = Baseline(
            fingerprint: Self.fingerprint,
            cells: cells.map { cell in
                let ratios = deviations(of: cell, baselineRounds, before, &generator).map { exp($0) }
                return Baseline.Cell(
                    workload: cell.workload, workloadSha256: cell.workloadSha256, arm: cell.arm, commit: nil, date: "", seed: 0,
                    ratios: ratios, untracedSeconds: [])
            })
        let gate = Gate(
            tolerance: tolerance, entries: [BaselineStore.Entry(fileName: "simulated", baseline: baseline)],
            secondPassRounds: secondPass.rounds)
        let changed = cells.firstIndex { !$0.isReference } ?? 0
        func measure(_ index: Int, _ pass: Sample.Pass, _ rounds: Int, _ run: NoiseModel.Run) {
            let shift = index == changed ? log(1 + rise) : 0
            for deviation in deviations(of: cells[index], rounds, run, &generator) {
                cells[index].samples.append(Self.sample(deviation + shift, pass, round: cells[index].samples.count))
            }
        }
        let first = model.run(&generator)
        for index in cells.indices { measure(index, .first, rounds, first) }
        var (comparisons, suspicious) = gate.judge(cells, in: [Self.fingerprint])
        if !suspicious.isEmpty, secondPass.rounds > 0 {
            let second = model.run(&generator)
            for index in suspicious { measure(index, .second, secondPass.rounds(suspicious: suspicious.count), second) }
            comparisons = gate.judge(cells, in: [Self.fingerprint]).comparisons
        }
        return Finding(
            isRed: comparisons.contains { $0.verdict == .regression }, isFirstRed: comparisons[changed].verdict == .regression,
            suspicious: suspicious.count, isInvalid: comparisons.contains { $0.verdict == .invalid })
    }

    private func deviations(
        of cell: Cell, _ count: Int, _ run: NoiseModel.Run, _ generator: inout SplitMix64
    ) -> [Double] {
        guard cell.isControl else { return model.draw(count, in: run, &generator) }
        return (0..<count).map { _ in Self.controlSpread * generator.normal() }
    }

    private static func cell(_ workload: String, _ arm: Arm) -> Cell {
        Cell(
            interpreter: 0, workload: workload, workloadSha256: "", arm: arm.name, isReference: arm.isReference, iterations: 1)
    }

    private static func sample(_ logRatio: Double, _ pass: Sample.Pass, round: Int) -> Sample {
        // Nanoseconds are whole numbers: a billion of them hold a ratio to nine digits.
        Sample(
            pass: pass, round: round, position: round, hashSeed: 1, order: "UT", untracedNs: [1_000_000_000],
            tracedNs: [Int((1e9 * exp(logRatio)).rounded())])
    }

    private static let fingerprint = Fingerprint(
        Interpreter(
            executable: "", implementation: "simulated", version: "0", major: 0, minor: 0, build: "", compiler: "", libc: ""),
        on: Machine(cpu: "", cpuFlags: "", cores: 0, system: "", kernel: ""))
}
