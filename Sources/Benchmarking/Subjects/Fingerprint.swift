/// The environment that figures were taken in. Ratios move by a tenth to a quarter between environments although they hold
/// within a percent in one, so only figures of the same fingerprint are compared in earnest.
public struct Fingerprint: Hashable, Sendable, Codable {
    public var implementation: String
    /// The minor version, such as 3.11.
    public var python: String
    public var cpu: String
    /// The full version, such as 3.11.2.
    public var version: String
    /// Build name, date and compiler.
    public var build: String
    public var cores: Int
    public var system: String
    public var kernel: String
    public var libc: String
    /// See `Machine.cpuFlags`.
    public var cpuFlags: String
    /// The way in which the harness measures, which changes less often than its version.
    public var method: String

    public init(_ interpreter: Interpreter, on machine: Machine) {
        implementation = interpreter.implementation
        python = "\(interpreter.major).\(interpreter.minor)"
        cpu = machine.cpu
        version = interpreter.version
        build = [interpreter.build, interpreter.compiler].filter { !$0.isEmpty }.joined(separator: ", ")
        cores = machine.cores
        system = machine.system
        kernel = machine.kernel
        libc = interpreter.libc
        cpuFlags = machine.cpuFlags
        method = measurementMethod
    }

    /// Names and values, the weightiest first: the order in which a nearest environment is looked for.
    public var fields: [(name: String, value: String)] {
        [
            ("implementation", implementation), ("Python", python), ("CPU", cpu), ("version", version),
            ("build", build), ("cores", "\(cores)"), ("system", system), ("kernel", kernel), ("C library", libc),
            ("CPU flags", cpuFlags), ("method", method),
        ]
    }

    /// The names of the fields in which the two differ, the weightiest first.
    public func differences(from other: Fingerprint) -> [String] {
        zip(fields, other.fields).filter { $0.value != $1.value }.map(\.0.name)
    }

    /// The nearest of `candidates`: of those with the same implementation and the nearest minor version, the one that agrees in the
    /// weightiest field in which they do not all agree alike, and so on down the list; the first of several equals. nil when no
    /// implementation agrees.
    public func nearest(in candidates: [Fingerprint]) -> Int? {
        func agreement(_ index: Int) -> [Bool] { zip(fields, candidates[index].fields).map { $0.value == $1.value } }
        let usable = candidates.indices.filter { candidates[$0].implementation == implementation }
        return usable.reduce(nil as Int?) { best, index in
            guard let best else { return index }
            let distances = (minorVersions(to: candidates[index]), minorVersions(to: candidates[best]))
            if distances.0 != distances.1 { return distances.0 < distances.1 ? index : best }
            let firstDifference = zip(agreement(index), agreement(best)).first { $0 != $1 }
            return firstDifference?.0 == true ? index : best
        }
    }

    /// How many minor versions lie between the two; a major version is farther than any minor one.
    private func minorVersions(to other: Fingerprint) -> Int {
        func number(_ version: String) -> Int {
            let parts = version.split(separator: ".").map { Int($0) ?? 0 }
            return (parts.first ?? 0) * 1000 + (parts.dropFirst().first ?? 0)
        }
        return abs(number(python) - number(other.python))
    }

    /// A short name that differs where fingerprints differ.
    public var digest: String { shortDigest(fields.map(\.value)) }
}
