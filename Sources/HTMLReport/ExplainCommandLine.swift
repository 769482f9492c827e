import Benchmarking

/// The command that names the functions in which a tracer costs more.
enum ExplainCommandLine {
    /// Stands in the place of a revision that is not known.
    static let unknownRevision = "REVISION"

    /// Its words; nil for what cannot be explained: an arm that is not one of codesnap's tracers.
    static func words(_ reported: ReportedCell, results: Results) -> [String]? {
        let arm = reported.cell.arm
        let isReplaced = results.command.contains { $0.hasPrefix("\(arm)=") || $0.hasPrefix("--arm=\(arm)=") }
        guard Arm(name: arm).isTracer, !isReplaced else { return nil }
        let file = WorkloadLocation.path(of: reported.cell.workload, in: results)
        let isBuiltIn = file == "Workloads/\(reported.cell.workload).py"
        let commit = reported.yardstick?.commit.map { $0.hasSuffix("-dirty") ? String($0.dropLast(6)) : $0 }
        return [
            "codesnap-bench", "explain", isBuiltIn ? reported.cell.workload : file, arm, "--base", commit ?? unknownRevision,
            "--python", reported.environment.interpreter.executable,
        ]
    }
}
