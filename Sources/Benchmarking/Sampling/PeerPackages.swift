import Foundation

/// The peers that an interpreter has.
public struct InstalledPeers: Hashable, Sendable {
    /// The folder to put on PYTHONPATH for those that the interpreter does not have itself; nil when there is none.
    var folder: String?
    /// The names of the arms that the interpreter can import by itself.
    var own: Set<String> = []
    /// Of those that can be imported, by the names of their arms.
    public var versions: [String: String] = [:]
    /// Why others that were asked for cannot be had, a sentence each.
    public var remarks: [String] = []
    /// The same reasons by the names of the arms.
    var reasons: [String: String] = [:]

    mutating func leaveOut(_ arm: Arm, because reason: String) {
        reasons[arm.name] = reason
        remarks.append("\(arm.label) is left out: \(reason)")
    }

    /// The folder to put on PYTHONPATH for an arm.
    func folder(of arm: Arm) -> String? { own.contains(arm.name) ? nil : folder }
}

/// Other people's tracers, as their users install them.
struct PeerPackages {
    var repository: Repository
    /// A folder with packages that take the place of the installed ones; nil: `scripts/peers` installs them.
    var override: String?
    var sampler: Sampler

    /// Seconds that installing may take: where there is no binary package, one is compiled.
    private static let timeLimit = 600.0

    /// Makes `arms` ready for `interpreter`: what it can import itself is measured as it is, the rest is installed beside it. One that
    /// cannot be had is no error: the others can still be compared.
    ///
    /// - Parameter installing: Whether to install what is missing; else only what was installed before is found.
    func install(_ arms: [Arm], for interpreter: Interpreter, installing: Bool = true) throws(BenchmarkError) -> InstalledPeers {
        guard !arms.isEmpty else { return InstalledPeers() }
        var peers = InstalledPeers()
        var missing = arms
        var installation: (folder: String?, remarks: [String]) = (override, [])
        if let override {
            guard FileManager.default.fileExists(atPath: override) else { throw .usage("no such folder: \(override)") }
        } else {
            let own = try look(under: interpreter, folder: nil).versions.filter { name, _ in arms.contains { $0.name == name } }
            peers.versions = own
            peers.own = Set(own.keys)
            missing = arms.filter { own[$0.name] == nil }
            if missing.isEmpty { return peers }
            installation = try runInstaller(missing, for: interpreter, installing: installing)
        }
        guard let folder = installation.folder else {
            let reason = installation.remarks.last ?? "scripts/peers gave no folder"
            for arm in missing { peers.leaveOut(arm, because: reason) }
            return peers
        }
        peers.folder = folder
        let report = try look(under: interpreter, folder: folder)
        for arm in missing {
            if let version = report.versions[arm.name] {
                peers.versions[arm.name] = version
            } else {
                // The installer knows more than that there is nothing to import.
                peers.leaveOut(
                    arm,
                    because: installation.remarks.first { $0.contains(arm.name) } ?? report.reasons[arm.name]
                        ?? "it cannot be imported")
            }
        }
        return peers
    }

    /// Which of all peers the interpreter can import.
    private func look(under interpreter: Interpreter, folder: String?) throws(BenchmarkError) -> PeersReport {
        try sampler.run(
            Sampler.Request(action: "peers"), as: PeersReport.self, executable: interpreter.executable, package: folder,
            subject: "looking for peers under \(interpreter.label)")
    }

    /// The folder, nil where it could not be made, and what the installer had to say.
    private func runInstaller(
        _ arms: [Arm], for interpreter: Interpreter, installing: Bool
    ) throws(BenchmarkError) -> (folder: String?, remarks: [String]) {
        let installer = repository.peerInstaller
        guard FileManager.default.isExecutableFile(atPath: installer) else { return (nil, ["no executable \(installer)"]) }
        let child = ChildProcess(
            executable: installer,
            arguments: (installing ? [] : ["--no-install"]) + [interpreter.executable] + arms.map(\.name),
            environment: ProcessInfo.processInfo.environment, timeLimit: Self.timeLimit, keepsOutput: true)
        let outcome = try child.run()
        let remarks = outcome.errorLines.map { $0.hasPrefix("peers: ") ? String($0.dropFirst(7)) : $0 }
        return (outcome.ending == .exited(0) ? outcome.outputLines.last : nil, remarks)
    }
}
