import Foundation

extension MachineProbe {
    /// Bytes that a run may need beside its results.
    private static let neededBytes = 200_000_000
    /// More than this many processors in the hands of others makes figures worse.
    private static let noticeableLoad = 0.3
    /// More than this share of the time stolen does.
    private static let noticeableTheft = 0.02
    /// A call takes tens of nanoseconds; of a clock that is coarser than this many, half of a trace would have none.
    private static let greatestClockStepNs = 100

    /// What is to be said of the machine.
    public var checks: [Check] {
        [
            processorCheck, loadCheck, loadAverageCheck, theftCheck, frequencyCheck, boostCheck, clockCheck, temporaryFolderCheck,
            gitCheck,
            valgrindCheck,
        ]
    }

    private var processorCheck: Check {
        processors > 1
            ? Check("processors", .ok, "\(processors)")
            : Check(
                "processors", .warning, "1",
                advice: "whatever else runs takes turns with what is measured: expect wider intervals, or use a machine with two")
    }

    private var loadCheck: Check {
        guard let load else { return Check("load", .warning, "not known", advice: "see for yourself that nothing else runs") }
        let found =
            "other processes kept \(String(format: "%.1f", load.others)) of \(load.processors) processors busy for a second"
        return load.others > Self.noticeableLoad
            ? Check("load", .warning, found, advice: "end them, or measure later") : Check("load", .ok, found)
    }

    /// The second looked at may have been a quiet one among others.
    private var loadAverageCheck: Check {
        guard let loadAverage else { return Check("load average", .ok, "the system does not say") }
        let found = String(format: "%.1f over the last minute", loadAverage)
        return loadAverage > Double(max(1, processors - 1)) + Self.noticeableLoad
            ? Check(
                "load average", .warning, found,
                advice: "something ran here just now: see that it does not begin again, and wait a minute")
            : Check("load average", .ok, found)
    }

    private var theftCheck: Check {
        guard let load else { return Check("stolen time", .warning, "not known") }
        let found = "\(Figures.percentage(load.stolen)) for a second"
        return load.stolen > Self.noticeableTheft
            ? Check(
                "stolen time", .warning, found,
                advice: "the hypervisor runs others on these processors: use a machine that is shared less")
            : Check("stolen time", .ok, found)
    }

    private var frequencyCheck: Check {
        switch governor {
        case nil: Check("frequency", .ok, "the system does not say how it is chosen")
        case "performance": Check("frequency", .ok, "governor performance")
        case .some(let name):
            Check(
                "frequency", .warning, "governor \(name)",
                advice: "it moves with the load, and ratios with it: cpupower frequency-set -g performance")
        }
    }

    private var boostCheck: Check {
        switch mayBoost {
        case nil: Check("boost", .ok, "the system does not say whether there is one")
        case false?: Check("boost", .ok, "off")
        case true?:
            Check(
                "boost", .warning, "on",
                advice:
                    "how long it lasts depends on heat and on the other processors: switch it off for steadier figures"
            )
        }
    }

    private var clockCheck: Check {
        if let clockStepNs, clockStepNs > Self.greatestClockStepNs {
            return Check(
                "clock", .warning, "it tells only times apart that are \(clockStepNs) ns from each other",
                advice: "calls that are shorter have no length: boot a kernel with high resolution timers")
        }
        return sourceCheck
    }

    private var sourceCheck: Check {
        switch clockSource {
        case nil: Check("clock", .ok, "the system does not say what it reads")
        case "tsc", "arch_sys_counter", "kvm-clock": Check("clock", .ok, clockSource ?? "")
        case .some(let name):
            Check(
                "clock", .warning, name,
                advice:
                    "reading it takes a system call or a slow device, and tracing with it: boot with clocksource=tsc where that is stable"
            )
        }
    }

    private var temporaryFolderCheck: Check {
        guard let freeBytes else {
            return Check(
                "temporary files", .problem, "\(temporaryFolder) cannot be written", advice: "name another folder in TMPDIR")
        }
        let found = "\(freeBytes / 1_000_000) MB free in \(temporaryFolder)"
        return freeBytes < Self.neededBytes
            ? Check("temporary files", .problem, found, advice: "make room there, or name another folder in TMPDIR")
            : Check("temporary files", .ok, found)
    }

    private var gitCheck: Check {
        git.map { Check("git", .ok, $0) }
            ?? Check(
                "git", .warning, "not on PATH",
                advice: "without it results know no commit, and there is no --base: apt-get install git")
    }

    private var valgrindCheck: Check {
        if let valgrindFailure {
            return Check(
                "valgrind", .warning, "\(valgrind ?? "it") does not run: \(valgrindFailure)",
                advice: "--instructions and explain need it: apt-get install valgrind libc6-dbg")
        }
        return valgrind.map { Check("valgrind", .ok, $0) }
            ?? Check("valgrind", .warning, "not on PATH", advice: "--instructions and explain need it: apt-get install valgrind")
    }
}
