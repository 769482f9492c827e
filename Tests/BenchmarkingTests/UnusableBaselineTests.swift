import Foundation
import Testing

@testable import Benchmarking

/// Which baselines are of no use any more.
struct UnusableBaselineTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/codesnap-unusable-\(UUID().uuidString)"

    @Test func oneWorkloadThatIsAsItWasIsOfUse() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = BaselineStore(folder: folder)
        var other = Example.baseline(ratios: [1.4], sha256: "02").cells[0]
        other.workload = "hanoi"
        try store.update(Example.fingerprint, cells: Example.baseline(ratios: [1.4]).cells + [other])
        #expect(try store.unusable(workloads: ["fib": "01", "hanoi": "02"]).isEmpty)
        #expect(try store.unusable(workloads: ["fib": "01", "hanoi": "01"]).count == 1)
    }

    @Test func whichInterpretersAreGone() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = BaselineStore(folder: folder)
        let path = try store.update(Example.fingerprint, cells: Example.baseline(ratios: [1.4]).cells)
        func unusable(_ interpreters: [Interpreter]?) throws -> [UnusableBaseline] {
            try store.unusable(workloads: ["fib": "00"], interpreters: interpreters)
        }
        var other = Example.interpreter
        other.version = "3.11.7"
        #expect(try unusable(nil).isEmpty && unusable([other, Example.interpreter]).isEmpty)
        for interpreters in [[], [other]] {
            let found = try unusable(interpreters)
            #expect(found.map(\.path) == [path])
            #expect(found[0].reason == "its interpreter, CPython 3.11.2, is not among those found here")
        }
        other.version = "3.11.2"
        other.implementation = "PyPy"
        #expect(try unusable([other]).count == 1)
    }

    @Test func interpretersOnThePath() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let manager = FileManager.default
        for name in ["a/python3", "a/python3.12", "a/python3-config", "a/python3.13", "b/pypy3", "b/python", "own/py"] {
            let file = folder + "/" + name
            try manager.createDirectory(
                atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
            if name == "a/python3.12" {
                try manager.createSymbolicLink(atPath: file, withDestinationPath: "python3")
            } else {
                let mode = name == "a/python3.13" ? 0o644 : 0o755
                #expect(
                    manager.createFile(
                        atPath: file, contents: Data("#!/bin/sh\nexit 3\n".utf8), attributes: [.posixPermissions: mode]))
            }
        }
        let search = try InterpreterSearch(named: [folder + "/own/py"], path: "\(folder)/a:\(folder)/none:\(folder)/b")
        #expect(search.paths == ["own/py", "a/python3", "b/pypy3"].map { folder + "/" + $0 })
        #expect(try search.identify().isEmpty)
        #expect(
            message { _ = try InterpreterSearch(named: [folder + "/none"], path: "") } == "no such interpreter: \(folder)/none")
    }

    @Test func whichBaselinesAreOfNoUse() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = BaselineStore(folder: folder)
        let here = ["fib": "00"]
        #expect(try store.unusable(workloads: here).isEmpty)
        try store.update(Example.fingerprint, cells: Example.baseline(ratios: [1.4]).cells)
        var old = Example.fingerprint
        old.method = "0"
        let oldPath = try store.update(old, cells: Example.baseline(ratios: [1.4]).cells)
        let others = [
            "damaged.json": "{", "newer.json": #"{"schema": "codesnap-bench baseline", "version": 99}"#,
            "results.json": #"{"schema": "codesnap-bench results", "version": 2}"#, "notes.txt": "{",
        ]
        for (name, text) in others { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
        let found = try store.unusable(workloads: here)
        #expect(Set(found.map(\.path)) == [oldPath, folder + "/damaged.json"])
        #expect(found.first { $0.path == oldPath }?.reason == "it was measured in way 0, now it is \(measurementMethod)")
        #expect(found.first { $0.path != oldPath }?.reason.contains("is damaged: not JSON") == true)
        let withoutFib = try store.unusable(workloads: ["hanoi": "00"])
        #expect(withoutFib.count == 3 && withoutFib.contains { $0.reason == "none of its workloads is there any more" })
        let changed = try store.unusable(workloads: ["fib": "01"])
        #expect(changed.count == 3)
        #expect(changed.contains { $0.reason == "every workload of it that is still there has changed since" })
    }
}
