import Foundation

/// What identifies this machine.
public struct Machine: Hashable, Sendable, Codable {
    /// The processor's model, as the system names it.
    public var cpu: String
    /// What else the processor says it can, as a digest: machines that share a model may lack some of it, and then a C library chooses
    /// other code.
    public var cpuFlags: String
    /// Processors that this process may use.
    public var cores: Int
    /// Distribution and its version, such as `debian 12`.
    public var system: String
    /// Kernel and its first two numbers, such as `Linux 6.1`.
    public var kernel: String

    public init(cpu: String, cpuFlags: String, cores: Int, system: String, kernel: String) {
        self.cpu = cpu
        self.cpuFlags = cpuFlags
        self.cores = cores
        self.system = system
        self.kernel = kernel
    }

    /// This machine.
    public static func current() -> Machine {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let release = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        let version = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        return Machine(
            cpu: cpuModel(information), cpuFlags: cpuFlags(information), cores: ProcessInfo.processInfo.activeProcessorCount,
            system: system(release), kernel: kernel(version))
    }

    /// The model in the text of /proc/cpuinfo; on arm64, where there is none, implementer, part and revision.
    static func cpuModel(_ text: String) -> String {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, values[parts[0]] == nil { values[parts[0]] = parts[1] }
        }
        if let model = values["model name"] { return model }
        let parts = ["CPU implementer", "CPU part", "CPU variant", "CPU revision"].compactMap { values[$0] }
        return parts.isEmpty ? "unknown" : "arm " + parts.joined(separator: " ")
    }

    /// A digest of the flags in the text of /proc/cpuinfo, in whatever order they stand; on arm64 they are called features.
    static func cpuFlags(_ text: String) -> String {
        let line = text.split(separator: "\n").first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }
        guard let flags = line?.split(separator: ":").dropFirst().first?.split(separator: " ") else { return "unknown" }
        return shortDigest(flags.map(String.init).sorted())
    }

    /// ID and VERSION_ID in the text of /etc/os-release.
    static func system(_ text: String) -> String {
        let values = text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        func value(_ key: String) -> String? {
            values.first { $0.count == 2 && $0[0] == key }?[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
        }
        let parts = [value("ID"), value("VERSION_ID")].compactMap(\.self)
        return parts.isEmpty ? "unknown" : parts.joined(separator: " ")
    }

    /// The first two numbers of a kernel release such as 6.1.0-18-amd64.
    static func kernel(_ text: String) -> String {
        let numbers = text.split(separator: ".").prefix(2).map { $0.prefix { $0.isNumber } }
        return numbers.isEmpty ? "unknown" : "Linux " + numbers.joined(separator: ".")
    }
}
