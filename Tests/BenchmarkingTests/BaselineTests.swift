import Foundation
import Testing

@testable import Benchmarking

struct BaselineTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/codesnap-baselines-\(UUID().uuidString)"

    private func withFolder(_ test: (BaselineStore) throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try test(BaselineStore(folder: folder))
    }

    private func message(_ work: () throws -> Void) -> String? {
        do {
            try work()
            return nil
        } catch {
            return (error as? BenchmarkError)?.description
        }
    }

    @Test func writtenAndReadAgain() throws {
        try withFolder { store in
            let baseline = Example.baseline(ratios: [1.25, 1.5, 1.3])
            let path = try store.update(baseline.fingerprint, cells: baseline.cells)
            let entries = try store.load()
            #expect(entries.map(\.baseline) == [baseline])
            #expect(path.hasSuffix("/cpython-3.11.2-\(baseline.fingerprint.digest).json"))
        }
    }

    @Test func updateReplacesCellsAndKeepsOthers() throws {
        try withFolder { store in
            let first = Example.baseline(ratios: [1.4])
            try store.update(first.fingerprint, cells: first.cells)
            let other = Example.baseline(ratios: [9], arm: .python)
            try store.update(first.fingerprint, cells: other.cells)
            try store.update(first.fingerprint, cells: Example.baseline(ratios: [1.5]).cells)
            let entries = try store.load()
            #expect(entries.count == 1)
            #expect(entries[0].baseline.cells.map(\.ratios) == [[1.5], [9]])
        }
    }

    @Test func aFolderThatIsNotThereHasNone() throws {
        #expect(try BaselineStore(folder: folder + "/nothing").load().isEmpty)
    }

    @Test func damageIsOneClearLine() throws {
        try withFolder { store in
            let path = folder + "/x.json"
            func write(_ text: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }
            try write("{ \"schema\": ")
            #expect(message { _ = try store.load() } == "the baseline \(path) is damaged: not JSON with a schema and a version")
            try write(#"{"schema": "something", "version": 1}"#)
            #expect(message { _ = try store.load() } == "the baseline \(path) is something else: its schema is something")
            try write(#"{"schema": "codesnap-bench baseline", "version": 2}"#)
            #expect(
                message { _ = try store.load() }
                    == "the baseline \(path) was written by a newer version: format 2, known up to 1")
            try write(#"{"schema": "codesnap-bench baseline", "version": 1, "cells": []}"#)
            #expect(message { _ = try store.load() } == "the baseline \(path) is damaged: no fingerprint")
            var baseline = Example.baseline(ratios: [1.4])
            baseline.cells[0].ratios = [1.4, -1]
            try JSONFile.write(baseline, to: path)
            #expect(
                message { _ = try store.load() }
                    == "the baseline \(path) is damaged: fib under c has ratios that cannot be right")
        }
    }
}
