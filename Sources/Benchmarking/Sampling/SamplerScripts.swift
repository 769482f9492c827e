import Foundation

/// The Python files that measure, embedded in this program and written out for the interpreters to import.
struct SamplerScripts {
    /// The folder to put on PYTHONPATH.
    var folder: String

    /// Writes them below `folder`.
    init(in folder: String) throws(BenchmarkError) {
        self.folder = folder + "/sampler"
        let package = self.folder + "/codesnap_sampler"
        let files: [(String, [UInt8])] = [
            ("__init__.py", []),
            ("arm.py", PackageResources.arm_py),
            ("arms.py", PackageResources.arms_py),
            ("blocks.py", PackageResources.blocks_py),
            ("codesnap_arms.py", PackageResources.codesnap_arms_py),
            ("cprofile_arm.py", PackageResources.cprofile_arm_py),
            ("environment.py", PackageResources.environment_py),
            ("forks.py", PackageResources.forks_py),
            ("garbage.py", PackageResources.garbage_py),
            ("instructions.py", PackageResources.instructions_py),
            ("loading.py", PackageResources.loading_py),
            ("measure.py", PackageResources.measure_py),
            ("memory.py", PackageResources.memory_py),
            ("outside.py", PackageResources.outside_py),
            ("peer.py", PackageResources.peer_py),
            ("peer_profilers.py", PackageResources.peer_profilers_py),
            ("peer_trace0.py", PackageResources.peer_trace0_py),
            ("peer_viztracer.py", PackageResources.peer_viztracer_py),
            ("peers.py", PackageResources.peers_py),
            ("perfetto.py", PackageResources.perfetto_py),
            ("versions.py", PackageResources.versions_py),
        ]
        do {
            try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: true)
            for (name, bytes) in files {
                try Data(bytes).write(to: URL(fileURLWithPath: package + "/" + name))
            }
        } catch {
            throw .measurement("cannot write to \(package): \(systemReason(error))")
        }
    }
}
