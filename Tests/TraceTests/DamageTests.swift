import Testing

@testable import Trace

/// Whatever happens to a file, reading it ends in a trace or in one clear error.
@Suite struct DamageTests {
    private let file = GoldenVector("spans-and-threads").file

    @Test func aFileCutAnywhereIsRefusedOrIncomplete() throws {
        for size in 0..<file.count {
            do {
                let trace = try Trace(csnap: Array(file[..<size]))
                #expect(!trace.isComplete, "cut to \(size) bytes")
            } catch {
                #expect(error.offset <= size)
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test func anyFlippedBitIsNoticed() {
        for index in file.indices {
            for bit in 0..<8 {
                var damaged = file
                damaged[index] ^= 1 << UInt8(bit)
                #expect(throws: TraceError.self, "bit \(bit) of byte \(index)") { try Trace(csnap: damaged) }
            }
        }
    }

    @Test func anotherFileIsNotATrace() {
        #expect(throws: TraceError(.notATrace, at: 0)) { try Trace(csnap: Array("<!doctype html>".utf8)) }
        #expect(throws: TraceError(.notATrace, at: 0)) { try Trace(csnap: []) }
    }

    @Test func aFileOfTheFutureSaysSo() {
        var header = TraceFormat.magic + [9, 0, 0, 0]
        let checksum = Checksum.crc32(header)
        for shift in stride(from: 0, to: 32, by: 8) { header.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
        #expect(throws: TraceError(.newerVersion(9), at: 0)) { try Trace(csnap: header) }
    }

    @Test(arguments: [
        // None, two at one event, an unknown task, an event past 2^63, an event that is not there, a byte too many.
        [0, 0, 0], [0, 0, 2, 0, 0, 0, 0], [0, 0, 1, 0, 1],
        [0, 0, 2, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0], [0, 0, 1, 2, 0], [0, 0, 1, 0, 0, 0],
    ]) func stepsThatNoWriterMakesAreRefused(_ payload: [UInt8]) throws {
        #expect(throws: TraceError.self) { try Trace(csnap: fileWithSteps(payload)) }
    }

    @Test func stepsAreReadAsTheFormatSpellsThem() throws {
        let trace = try Trace(csnap: fileWithSteps([0, 0, 2, 0, 0, 1, 0]))
        #expect(trace.recordings.map(\.steps) == [[TaskStep(event: 0, task: 0), TaskStep(event: 1, task: 0)]])
    }

    /// A file of two events and one task, with that block of steps.
    private func fileWithSteps(_ payload: [UInt8]) -> [UInt8] {
        var file = BlockWriter()
        file.appendFileHeader()
        file.append(.functions, payload: [0, 1, 1, 0x66, 0, 0])
        file.append(.tasks, payload: [0, 1, 1, 0x74])
        file.append(.events, payload: [0, 0, 2, 0, 2, 1, 0, 1])
        file.append(.steps, payload: payload)
        file.append(.end, payload: [2, 4])
        return file.bytes
    }

    @Test(arguments: [
        // An exit with nothing open, an unknown function, a count beyond the payload, a number without an end, a time past 2^63.
        [0, 0, 1, 0, 1, 0], [0, 0, 1, 0, 1, 9], [0, 0, 100, 0, 1, 1], [0, 0, 1, 0x80],
        [0, 0, 2, 1, 2, 1, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0, 0],
    ]) func payloadsThatNoWriterMakesAreRefused(_ payload: [UInt8]) {
        var functions = PayloadWriter()
        functions.append(varint: 0)
        functions.append(varint: 1)
        functions.append(text: "f")
        functions.append(text: "")
        functions.append(varint: 0)
        var file = BlockWriter()
        file.appendFileHeader()
        file.append(.functions, payload: functions.bytes)
        file.append(.events, payload: payload)
        let bytes = file.bytes
        #expect(throws: TraceError.self) { try Trace(csnap: bytes) }
    }
}
