import Testing

@testable import Benchmarking

struct FingerprintTests {
    private func changed(_ change: (inout Fingerprint) -> Void) -> Fingerprint {
        var fingerprint = Example.fingerprint
        change(&fingerprint)
        return fingerprint
    }

    @Test func differencesAreNamed() {
        let other = changed {
            $0.cpu = "Example 4000"
            $0.cores = 8
        }
        #expect(Example.fingerprint.differences(from: other) == ["CPU", "cores"])
        #expect(Example.fingerprint.differences(from: Example.fingerprint).isEmpty)
        #expect(Example.fingerprint.digest != other.digest)
        #expect(Example.fingerprint.digest.count == 8)
    }

    @Test func nearestAgreesInTheWeightiestFields() {
        let otherPython = changed {
            $0.python = "3.12"
            $0.version = "3.12.1"
        }
        let otherCPU = changed { $0.cpu = "Example 4000" }
        let otherPatch = changed {
            $0.version = "3.11.9"
            $0.build = "another"
            $0.cores = 64
            $0.system = "debian 13"
        }
        let otherImplementation = changed { $0.implementation = "PyPy" }
        // The same Python weighs more than the same CPU, and that more than everything after it.
        #expect(Example.fingerprint.nearest(in: [otherPython, otherCPU]) == 1)
        #expect(Example.fingerprint.nearest(in: [otherCPU, otherPatch, otherPython]) == 1)
        #expect(Example.fingerprint.nearest(in: [otherCPU, otherCPU]) == 0)
        #expect(Example.fingerprint.nearest(in: [otherImplementation]) == nil)
        #expect(Example.fingerprint.nearest(in: []) == nil)
    }

    /// What a call costs changes from version to version: 3.9 tells less of 3.14 than 3.13 does.
    @Test func nearestMinorVersionBeforeAllElse() {
        func python(_ version: String, cpu: String = "another") -> Fingerprint {
            changed {
                $0.python = version
                $0.cpu = cpu
            }
        }
        let new = python("3.14")
        #expect(new.nearest(in: [python("3.9"), python("3.13"), python("3.10")]) == 1)
        #expect(new.nearest(in: [python("3.12"), python("3.13", cpu: "a third"), python("3.9")]) == 1)
        #expect(new.nearest(in: [python("2.14"), python("3.6")]) == 1)
    }

    /// The order in which a kernel lists them says nothing.
    @Test func flagsOfTheProcessor() {
        let digest = Machine.cpuFlags("processor\t: 0\nflags\t\t: fpu sse2 avx\n")
        #expect(digest.count == 8)
        #expect(Machine.cpuFlags("processor\t: 1\nflags\t\t: avx fpu sse2\n") == digest)
        #expect(Machine.cpuFlags("flags\t\t: fpu sse2 avx avx512f\n") != digest)
        #expect(Machine.cpuFlags("Features\t: fp asimd\n") != Machine.cpuFlags("Features\t: fp asimd sve\n"))
        #expect(Machine.cpuFlags("") == "unknown")
        let other = changed { $0.cpuFlags = digest }
        #expect(Example.fingerprint.differences(from: other) == ["CPU flags"] && Example.fingerprint.digest != other.digest)
        #expect(Example.fingerprint.differences(from: changed { $0.method = "another" }) == ["method"])
    }

    @Test func machineFiles() {
        #expect(Machine.cpuModel("processor\t: 0\nmodel name\t: Example CPU @ 3.0GHz\n") == "Example CPU @ 3.0GHz")
        #expect(Machine.cpuModel("CPU implementer\t: 0x41\nCPU part\t: 0xd0c\n") == "arm 0x41 0xd0c")
        #expect(Machine.cpuModel("") == "unknown")
        #expect(Machine.system("PRETTY_NAME=\"Debian\"\nVERSION_ID=\"12\"\nID=debian\n") == "debian 12")
        #expect(Machine.kernel("6.1.0-18-amd64\n") == "Linux 6.1")
        #expect(Machine.kernel("") == "unknown")
    }
}
