import Foundation

/// Looks at what there is to measure under one interpreter, without measuring or installing anything.
public struct Survey {
    public let interpreter: Interpreter
    private let sampler: Sampler
    private let repository: Repository
    private let package: CodeSnapPackage

    /// - Parameters:
    ///   - python: Name or path of the interpreter.
    ///   - package: A folder with the package `codesnap` that takes the place of the checkout's own.
    public init(_ python: String, in repository: Repository, package: String? = nil) throws(BenchmarkError) {
        self.repository = repository
        self.package = CodeSnapPackage(repository: repository, override: package)
        sampler = try Sampler(timeLimit: Self.timeLimit)
        interpreter = try sampler.identify(python)
    }

    /// Seconds that one process may take.
    private static let timeLimit = 60.0

    /// Describes the workloads, each in a process of its own: they may do as they like.
    public func list(_ workloads: [Workload]) throws(BenchmarkError) -> WorkloadListing {
        var entries: [WorkloadListing.Entry] = []
        for workload in workloads {
            let report = try sampler.run(
                Sampler.Request(action: "workload", workload: workload.path), as: WorkloadReport.self,
                executable: interpreter.executable, subject: "\(workload.name) on \(interpreter.label)")
            entries.append(
                .init(
                    name: workload.name, summary: report.summary, events: report.events, eventsVary: report.eventsVary,
                    file: workload.path, sha256: report.sha256, suite: WorkloadSuite.smallest(with: workload.name)))
        }
        return WorkloadListing(interpreter: interpreter, workloads: entries)
    }

    /// The SHA-256 of each workload's file by its name. Of two of one name, a later one counts.
    public func digests(_ workloads: [Workload]) throws(BenchmarkError) -> [String: String] {
        Dictionary(try list(workloads).workloads.map { ($0.name, $0.sha256) }) { $1 }
    }

    /// Describes the arms. Those from outside are switched on and off, around nothing; codesnap is built for those that import it.
    ///
    /// - Parameter peerPackages: A folder with packages that take the place of the installed ones.
    public func list(_ arms: [Arm], peerPackages: String? = nil) throws(BenchmarkError) -> ArmListing {
        let peers = try PeerPackages(repository: repository, override: peerPackages, sampler: sampler)
            .install(arms.filter(\.isPeer), for: interpreter, installing: false)
        let own = try sampler.run(
            Sampler.Request(action: "package"), as: PackageReport.self, executable: interpreter.executable,
            package: try package.folder(for: interpreter, needsNative: false), subject: "looking for codesnap")
        var entries: [ArmListing.Entry] = []
        for arm in arms { entries.append(try describe(arm, own, peers)) }
        return ArmListing(interpreter: interpreter, arms: entries)
    }

    private func describe(
        _ arm: Arm, _ own: PackageReport, _ peers: InstalledPeers
    ) throws(BenchmarkError) -> ArmListing.Entry {
        var entry = ArmListing.Entry(
            name: arm.name, kind: kind(arm), isAvailable: true, reason: "", isGated: !arm.isReference)
        switch entry.kind {
        case .control: break
        case .standardLibrary: entry.version = interpreter.version
        case .codesnap:
            entry.version = own.version
            if !interpreter.canRun(arm) {
                entry.isAvailable = false
                entry.reason = "only CPython has what the native tracer hooks into"
            } else if arm != .python, package.override == nil {
                entry.reason = "scripts/build-extension builds it for a measurement"
            } else if arm != .python, !own.lacks.isEmpty {
                entry.isAvailable = false
                entry.reason = own.lacks
            }
        case .peer:
            entry.version = peers.versions[arm.name]
            entry.isAvailable = entry.version != nil
            entry.reason = peers.reasons[arm.name] ?? ""
        case .outside:
            var prepared = PreparedArms()
            let report = try ArmPreparation(package: package, sampler: sampler)
                .attempt(arm, under: interpreter, with: &prepared) { _ in }
            entry.title = report.name == arm.name ? nil : report.name
            entry.version = report.version
            entry.isAvailable = report.reason == nil
            entry.reason = report.reason ?? ""
        }
        return entry
    }

    private func kind(_ arm: Arm) -> ArmListing.Entry.Kind {
        if arm.isFromOutside { return .outside }
        if arm.isTracer { return .codesnap }
        if arm.isPeer { return .peer }
        return arm == .cprofile ? .standardLibrary : .control
    }
}
