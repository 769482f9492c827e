/// What the arms of a run have under one interpreter.
struct PreparedArms {
    /// The folder with codesnap in it, for PYTHONPATH; nil where no arm needs it.
    var packageFolder: String?
    /// Whether the native tracer is in it.
    var hasNative = false
    /// Of the arms from outside that have one, by their names.
    var versions: [String: String] = [:]
    /// The names of the arms from outside that have nothing to do with codesnap.
    var withoutCodesnap: [String] = []
}

/// Makes codesnap ready for the arms that need it, and tries the arms from outside before minutes are spent on them.
struct ArmPreparation {
    var package: CodeSnapPackage
    var sampler: Sampler

    /// - Parameter report: Called with what is done next.
    func prepare(
        _ arms: [Arm], for interpreter: Interpreter, report: (String) -> Void
    ) throws(BenchmarkError) -> PreparedArms {
        var prepared = PreparedArms()
        let own = arms.filter { $0.needsPackage && interpreter.canRun($0) }
        if !own.isEmpty { try build(native: own.contains { $0 != .python }, for: interpreter, into: &prepared, report) }
        for arm in arms where arm.isFromOutside {
            let found = try attempt(arm, under: interpreter, with: &prepared, report: report)
            if let reason = found.reason {
                throw .measurement("the arm \(arm.name) cannot be used under \(interpreter.label): \(reason)")
            }
            prepared.versions[arm.name] = found.version
            if !found.usesCodesnap { prepared.withoutCodesnap.append(arm.name) }
        }
        return prepared
    }

    /// Switches an arm from outside on and off, around nothing. Where it imports codesnap, that is made ready first.
    func attempt(
        _ arm: Arm, under interpreter: Interpreter, with prepared: inout PreparedArms, report: (String) -> Void
    ) throws(BenchmarkError) -> ArmReport {
        report("trying the arm \(arm.name) under \(interpreter.label)")
        // The sources will do to see whether it imports codesnap at all.
        var folder = prepared.packageFolder
        if folder == nil { folder = try package.folder(for: interpreter, needsNative: false) }
        let first = try run(arm, under: interpreter, package: folder)
        guard first.usesCodesnap, !prepared.hasNative else { return first }
        // What it asks of codesnap is not known: it gets everything.
        try build(native: true, for: interpreter, into: &prepared, report)
        return try run(arm, under: interpreter, package: prepared.packageFolder)
    }

    private func build(
        native: Bool, for interpreter: Interpreter, into prepared: inout PreparedArms, _ report: (String) -> Void
    ) throws(BenchmarkError) {
        report("making codesnap ready for \(interpreter.label)")
        prepared.packageFolder = try package.folder(for: interpreter, needsNative: native)
        prepared.hasNative = native
    }

    private func run(_ arm: Arm, under interpreter: Interpreter, package: String?) throws(BenchmarkError) -> ArmReport {
        try sampler.run(
            Sampler.Request(action: "arm", arm: .init(arm)), as: ArmReport.self, executable: interpreter.executable,
            package: package, subject: "trying the arm \(arm.name) under \(interpreter.label)")
    }
}
