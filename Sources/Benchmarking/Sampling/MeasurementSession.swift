import Foundation

/// A run: asks the interpreters who they are, calibrates, and starts one process after the other as the plan says.
public final class MeasurementSession {
    /// A step of the work, for a progress line.
    public struct Progress: Hashable, Sendable {
        /// Processes that have ended, and how many there are in all; 0 of 0 before the plan is made.
        public var done: Int
        public var total: Int
        /// What runs now.
        public var activity: String
    }

    public let settings: MeasurementSettings
    public private(set) var interpreters: [Interpreter] = []
    /// How each interpreter was asked for: by several names, perhaps.
    private var names: [[String]] = []
    /// The peers that each interpreter has.
    public private(set) var peers: [InstalledPeers] = []
    /// The versions of the arms from outside under each interpreter, by their names, where they have one.
    public private(set) var armVersions: [[String: String]] = []
    /// What has been measured so far; after an error, what had been measured before it.
    public private(set) var cells: [Cell] = []
    /// How much the machine was somebody else's while these processes ran; nil before, and where the system keeps no account.
    public private(set) var load: MachineLoad?
    /// Index of the cell that each process of the run was for.
    public private(set) var order: [Int] = []

    let sampler: Sampler
    private let preparation: ArmPreparation
    private let peerPackages: PeerPackages
    private var packageFolders: [Int: String] = [:]
    private var baseFolders: [Int: String] = [:]
    /// Those asked for, and what they were in the base revision.
    let arms: [Arm]
    let report: (Progress) -> Void
    /// One a cell.
    private(set) var calibrations: [CalibrationReport] = []
    private var events = EventCheck()

    /// - Parameter progress: Called before each step.
    public init(
        _ settings: MeasurementSettings, in repository: Repository, progress: @escaping (Progress) -> Void
    ) throws(BenchmarkError) {
        self.settings = settings
        arms = settings.arms + (settings.base == nil ? [] : settings.arms.filter { !$0.isReference }.map(\.atBase))
        sampler = try Sampler(timeLimit: settings.timeLimit)
        preparation = ArmPreparation(
            package: CodeSnapPackage(repository: repository, override: settings.package), sampler: sampler)
        peerPackages = PeerPackages(repository: repository, override: settings.peerPackages, sampler: sampler)
        report = progress
    }

    /// Measures everything. Stops at the first process that fails: what it should have measured has no number.
    public func run() throws(BenchmarkError) {
        if interpreters.isEmpty { try identifyInterpreters() }
        let wanted = settings.arms.filter { !$0.isReference }
        let isSomethingLeft = wanted.contains { arm in interpreters.contains { $0.canRun(arm) } }
        // Of a shard the other parts may have what it takes.
        guard wanted.isEmpty || isSomethingLeft || settings.shard != nil else {
            throw .usage("no interpreter that was asked for can have the native tracer, which is for CPython")
        }
        try layOut()
        let plan = SamplingPlan(cells: cells.count, rounds: settings.rounds, seed: settings.seed)
        try measure(plan.steps, pass: .first)
    }

    /// Measures cells once more, in fresh processes and an order of their own, to follow up a suspicion; now and then the control of
    /// their workloads, too.
    ///
    /// - Parameter wanted: Indexes of the cells.
    public func measureAgain(_ wanted: [Int]) throws(BenchmarkError) {
        let bases = wanted.compactMap { cells[$0].base(among: cells).map { index(of: $0) } }
        let suspicious = wanted + bases
        let chosen =
            suspicious
            + cells.indices.filter { index in
                cells[index].isControl && !suspicious.contains(index)
                    && suspicious.contains {
                        cells[$0].workload == cells[index].workload && cells[$0].interpreter == cells[index].interpreter
                    }
            }
        let plan = SamplingPlan(
            cells: chosen.count, rounds: settings.secondPass.rounds(suspicious: wanted.count),
            seed: settings.seed ^ Self.secondPassMark)
        let steps = plan.steps.compactMap { step -> SamplingPlan.Step? in
            let isLeftOut = step.cell >= suspicious.count && step.round % MeasurementSettings.secondPassControlEvery != 0
            return isLeftOut
                ? nil : SamplingPlan.Step(round: settings.rounds + step.round, cell: chosen[step.cell], hashSeed: step.hashSeed)
        }
        try measure(steps, pass: .second)
    }

    /// The second pass draws from another stream of the same seed.
    private static let secondPassMark: UInt64 = 1 << 63

    /// Starts one process after the other.
    private func measure(_ steps: [SamplingPlan.Step], pass: Sample.Pass) throws(BenchmarkError) {
        let before = order.count
        let times = ProcessorTimes.now()
        defer {
            let now = MachineLoad(from: times, to: .now(), processors: ProcessInfo.processInfo.processorCount)
            load = load.flatMap { load in now.map { load + $0 } } ?? now
        }
        for (offset, step) in steps.enumerated() {
            let cell = cells[step.cell]
            let subject = name(of: cell)
            let suffix = pass == .second ? ", again" : ""
            report(Progress(done: offset, total: steps.count, activity: subject + suffix))
            let calibration = calibrations[step.cell]
            let arm = arms.first { $0.name == cell.arm } ?? .untraced
            let pairs = MeasurementSettings.pairs(callNs: calibration.callNs, most: settings.pairs)
            let sample = try sampler.run(
                Sampler.Request(
                    action: "sample", workload: path(of: cell.workload), arm: .init(arm.plain),
                    iterations: cell.iterations, pairs: pairs,
                    warmUpPairs: warmUpPairs(interpreters[cell.interpreter], callNs: calibration.callNs)),
                as: SampleReport.self, executable: interpreters[cell.interpreter].executable,
                package: folder(of: arm, interpreter: cell.interpreter), hashSeed: step.hashSeed, subject: subject)
            guard sample.has(pairs: pairs) else {
                throw .measurement("\(subject) reported \(sample.untracedNs.count) pairs of blocks, \(pairs) were asked for")
            }
            if calibration.eventsVary != true {
                try events.check(
                    sample.events, known: calibration.events, arm: arm, workload: cell.workload,
                    interpreter: cell.interpreter, subject: subject)
            }
            order.append(step.cell)
            cells[step.cell].events = sample.events
            cells[step.cell].samples.append(
                Sample(
                    pass: pass, round: step.round, position: before + offset, hashSeed: step.hashSeed, order: sample.order,
                    untracedNs: sample.untracedNs, tracedNs: sample.tracedNs, blockEvents: sample.blockEvents,
                    peakMemory: sample.peakMemory))
        }
    }

    /// Asks every interpreter who it is and makes the package for it ready.
    public func identifyInterpreters() throws(BenchmarkError) {
        for python in settings.pythons {
            report(Progress(done: 0, total: 0, activity: "looking at \(python)"))
            let interpreter = try sampler.identify(python)
            if let known = interpreters.firstIndex(where: { $0.executable == interpreter.executable }) {
                names[known].append(python)
                continue
            }
            let prepared = try preparation.prepare(settings.arms, for: interpreter) {
                report(Progress(done: 0, total: 0, activity: $0))
            }
            packageFolders[interpreters.count] = prepared.packageFolder
            armVersions.append(prepared.versions)
            // It would be held against itself, and never be found slower.
            if settings.base != nil, let name = prepared.withoutCodesnap.first {
                throw .usage("--base compares revisions of codesnap, which the arm \(name) does not use")
            }
            if let base = settings.base, prepared.packageFolder != nil {
                report(Progress(done: 0, total: 0, activity: "making \(base.label) ready for \(interpreter.label)"))
                baseFolders[interpreters.count] = try CodeSnapPackage(repository: base.repository)
                    .folder(for: interpreter, needsNative: prepared.hasNative)
            }
            interpreters.append(interpreter)
            names.append([python])
            let wanted = settings.arms.filter(\.isPeer)
            if !wanted.isEmpty {
                report(Progress(done: 0, total: 0, activity: "making the peers ready for \(interpreter.label)"))
            }
            peers.append(try peerPackages.install(wanted, for: interpreter))
        }
    }

    /// The folder with the package that an arm needs.
    func folder(of arm: Arm, interpreter: Int) -> String? {
        if arm.isAtBase { return baseFolders[interpreter] }
        return arm.isPeer ? peers[interpreter].folder(of: arm) : packageFolders[interpreter]
    }

    /// Whether an interpreter has what it takes to run an arm.
    func canRun(_ arm: Arm, interpreter index: Int) -> Bool {
        arm.isPeer ? peers[index].versions[arm.name] != nil : interpreters[index].canRun(arm)
    }

    /// Makes the cells, which have no samples yet.
    func layOut() throws(BenchmarkError) { calibrations = try calibrate() }

    /// Finds the iteration counts, once a workload and interpreter, and lays out the cells; one calibration a cell.
    private func calibrate() throws(BenchmarkError) -> [CalibrationReport] {
        var calibrations: [CalibrationReport] = []
        for (index, interpreter) in interpreters.enumerated() {
            for workload in settings.workloads where settings.includes(workload, under: names[index]) {
                let subject = "calibrating \(workload.name) on \(interpreter.label)"
                report(Progress(done: 0, total: 0, activity: subject))
                let calibration = try sampler.run(
                    Sampler.Request(
                        action: "calibrate", workload: workload.path, targetNs: MeasurementSettings.blockNs),
                    as: CalibrationReport.self, executable: interpreter.executable, package: packageFolders[index],
                    subject: subject)
                for arm in arms where canRun(arm, interpreter: index) {
                    cells.append(
                        Cell(
                            interpreter: index, workload: workload.name, workloadSha256: calibration.sha256,
                            arm: arm.name, isReference: arm.isReference, iterations: calibration.iterations))
                    calibrations.append(calibration)
                }
            }
        }
        return calibrations
    }

    /// A just-in-time compiler needs more than one pass over a program before it runs as it will. A long call has warmed up whatever
    /// there is: each process begins with one untraced and one traced call.
    private func warmUpPairs(_ interpreter: Interpreter, callNs: Int) -> Int {
        if interpreter.implementation != "CPython" { return 10 }
        return callNs >= MeasurementSettings.longCallNs ? 0 : 1
    }

    func path(of workload: String) -> String? {
        settings.workloads.first { $0.name == workload }?.path
    }

    /// The index of the cell with that interpreter, workload and arm, which must be one of this run.
    public func index(of cell: Cell) -> Int {
        guard
            let index = cells.firstIndex(where: {
                $0.interpreter == cell.interpreter && $0.workload == cell.workload && $0.arm == cell.arm
            })
        else { preconditionFailure("a cell of another run") }
        return index
    }

    func setTrace(_ trace: TraceSize, of cell: Int) { cells[cell].trace = trace }
    func setInstructions(_ counts: [Int], of cell: Int) { cells[cell].instructions = counts }

    /// What messages call a cell, such as `fib under c (CPython 3.11.2)`.
    func name(of cell: Cell) -> String {
        "\(cell.workload) under \(cell.arm) (\(interpreters[cell.interpreter].label))"
    }
}

extension MeasurementSession {
    /// Processes that have measured.
    public var processesDone: Int { cells.reduce(0) { $0 + $1.samples.count } }

    /// Whether there are cells of a workload under an interpreter.
    func measures(_ workload: Workload, interpreter: Int) -> Bool {
        cells.contains { $0.interpreter == interpreter && $0.workload == workload.name }
    }

    /// Traces one call of `workload()` with codesnap's `tracer` and writes the flame graph page to `path`.
    ///
    /// - Returns: The number of events on the page.
    public func writePage(
        of workload: Workload, tracer: Arm, interpreter index: Int, to path: String
    ) throws(BenchmarkError) -> Int {
        let interpreter = interpreters[index]
        let subject = "the page of \(workload.name) under \(tracer.name) (\(interpreter.label))"
        report(Progress(done: 0, total: 0, activity: "writing \(subject)"))
        let page = try sampler.run(
            Sampler.Request(action: "page", workload: workload.path, arm: .init(tracer.plain), page: path),
            as: PageReport.self, executable: interpreter.executable, package: folder(of: tracer, interpreter: index),
            subject: subject)
        guard FileManager.default.fileExists(atPath: path) else {
            throw .measurement("\(subject) was not written")
        }
        if let cell = cells.firstIndex(where: {
            $0.interpreter == index && $0.workload == workload.name && $0.arm == tracer.name
        }) {
            setTrace(TraceSize(bytes: page.traceBytes, events: page.events), of: cell)
        }
        return page.events
    }
}
