import Foundation

/// The files that a run leaves: flame graph pages beside `results.json`.
public struct Artifacts: Sendable {
    /// The folder; made when something is written.
    public var folder: String

    public init(folder: String) {
        self.folder = folder
    }

    public var results: String { folder + "/results.json" }
    public var report: String { folder + "/report.html" }
    /// The tables of the comparison with other tracers.
    public var peers: String { folder + "/peers.md" }
    public var demo: String { folder + "/demo.html" }

    /// Where the page of a workload under a tracer goes: `fib-c.html`, for every interpreter but the first one in a folder of
    /// its own such as `cpython-3.12.1`.
    public func page(_ workload: String, tracer: Arm, interpreter: Interpreter, isFirst: Bool) -> String {
        let folder = isFirst ? self.folder : self.folder + "/" + interpreter.slug
        return "\(folder)/\(workload)-\(tracer.name).html"
    }

    /// Makes sure that the folder is there and can be written to, before minutes are spent on what goes into it, and takes
    /// away the results of an earlier run: after a failure they would pass for this one's.
    public func prepare() throws(BenchmarkError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for path in [results, report, peers] where FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        } catch {
            throw .usage("cannot write to \(folder): \(systemReason(error))")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else { throw .usage("cannot write to \(folder)") }
    }

    /// Writes one page for every workload and built-in tracer that `measurement` measured, and with a base revision another one of that. A
    /// page on which there are more or fewer events than were measured is an error.
    public func writePages(of measurement: MeasurementSession) throws(BenchmarkError) {
        for (index, interpreter) in measurement.interpreters.enumerated() {
            for workload in measurement.settings.workloads where measurement.measures(workload, interpreter: index) {
                for tracer in measurement.settings.arms where tracer.isTracer && interpreter.canRun(tracer) {
                    let path = page(workload.name, tracer: tracer, interpreter: interpreter, isFirst: index == 0)
                    try makeFolder(of: path)
                    let events = try measurement.writePage(
                        of: workload, tracer: tracer, interpreter: index, to: path)
                    let measured = measurement.cells.first {
                        $0.interpreter == index && $0.workload == workload.name && $0.arm == tracer.name
                    }?.events
                    if let measured, events != measured {
                        throw .measurement(
                            "the page of \(workload.name) under \(tracer.name) has \(events) events, \(measured) were measured")
                    }
                    if measurement.settings.base != nil {
                        try writePageAtBase(of: workload, tracer: tracer, interpreter: index, by: measurement)
                    }
                }
            }
        }
    }

    /// Writes the page of the base revision. That may be an old one, which measures but writes no such page: then there is none, and the
    /// comparison stands.
    private func writePageAtBase(
        of workload: Workload, tracer: Arm, interpreter index: Int, by measurement: MeasurementSession
    ) throws(BenchmarkError) {
        let path = page(
            workload.name, tracer: tracer.atBase, interpreter: measurement.interpreters[index], isFirst: index == 0)
        do throws(BenchmarkError) {
            _ = try measurement.writePage(of: workload, tracer: tracer.atBase, interpreter: index, to: path)
        } catch {
            if error.isInterruption { throw error }
        }
    }

    /// Writes `demo.html` with the first interpreter: under the native tracer where that is among the arms and can be had.
    public func writeDemo(of workload: Workload, by measurement: MeasurementSession) throws(BenchmarkError) {
        guard let interpreter = measurement.interpreters.first else { return }
        try makeFolder(of: demo)
        let isNative = measurement.settings.arms.contains(.c) && interpreter.canRun(.c)
        _ = try measurement.writePage(of: workload, tracer: isNative ? .c : .python, interpreter: 0, to: demo)
    }

    private func makeFolder(of path: String) throws(BenchmarkError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .measurement("cannot write to \(folder.path): \(systemReason(error))")
        }
    }
}
