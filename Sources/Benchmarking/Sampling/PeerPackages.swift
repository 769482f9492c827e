import Foundation

/// The peers that an interpreter has.
public struct InstalledPeers: Hashable, Sendable {
    /// The folder to put on PYTHONPATH; nil when there is none.
    var folder: String?
    /// Of those that can be imported, by the names of their arms.
    public var versions: [String: String] = [:]
    /// Why others that were asked for cannot be had, a sentence each.
    public var remarks: [String] = []
}

/// Other people's tracers, as their users install them.
struct PeerPackages {
    var repository: Repository
    /// A folder with packages that take the place of the installed ones; nil: `scripts/peers` installs them.
    var override: String?
    var sampler: Sampler

    /// Seconds that installing may take: where there is no binary package, one is compiled.
    private static let timeLimit = 600.0

    /// Makes `arms` ready for `interpreter`. One that cannot be had is no error: the others can still be compared.
    func install(_ arms: [Arm], for interpreter: Interpreter) throws(BenchmarkError) -> InstalledPeers {
        guard !arms.isEmpty else { return InstalledPeers() }
        if let override {
            guard FileManager.default.fileExists(atPath: override) else { throw .usage("no such folder: \(override)") }
        }
        var installation: (folder: String?, remarks: [String]) = (override, [])
        if override == nil { installation = try runInstaller(for: interpreter) }
        guard let folder = installation.folder else {
            let reason = installation.remarks.last ?? "scripts/peers gave no folder"
            return InstalledPeers(remarks: arms.map { "\($0.label) is left out: \(reason)" })
        }
        let report = try sampler.run(
            Sampler.Request(action: "peers"), as: PeersReport.self, executable: interpreter.executable, package: folder,
            subject: "looking for peers under \(interpreter.label)")
        var peers = InstalledPeers(folder: folder)
        for arm in arms {
            if let version = report.versions[arm.name] {
                peers.versions[arm.name] = version
            } else {
                // The installer knows more than that there is nothing to import.
                let reason =
                    installation.remarks.first { $0.contains(arm.name) } ?? report.reasons[arm.name]
                    ?? "it cannot be imported"
                peers.remarks.append("\(arm.label) is left out: \(reason)")
            }
        }
        return peers
    }

    /// The folder, nil where it could not be made, and what the installer had to say.
    private func runInstaller(for interpreter: Interpreter) throws(BenchmarkError) -> (folder: String?, remarks: [String]) {
        let installer = repository.peerInstaller
        guard FileManager.default.isExecutableFile(atPath: installer) else { return (nil, ["no executable \(installer)"]) }
        let child = ChildProcess(
            executable: installer, arguments: [interpreter.executable], environment: ProcessInfo.processInfo.environment,
            timeLimit: Self.timeLimit, keepsOutput: true)
        let outcome = try child.run()
        let remarks = outcome.errorLines.map { $0.hasPrefix("peers: ") ? String($0.dropFirst(7)) : $0 }
        return (outcome.ending == .exited(0) ? outcome.outputLines.last : nil, remarks)
    }
}
