import Foundation

/// A Python interpreter, as it describes itself.
public struct Interpreter: Hashable, Sendable, Codable {
    /// The executable behind whatever name it was asked for by (`sys.executable`).
    public var executable: String
    /// Such as CPython.
    public var implementation: String
    /// All parts, such as 3.11.2.
    public var version: String
    public var major: Int
    public var minor: Int
    /// Build name and date.
    public var build: String
    public var compiler: String
    /// Such as `glibc 2.36`; empty where the system does not say.
    public var libc: String

    public init(
        executable: String, implementation: String, version: String, major: Int, minor: Int, build: String,
        compiler: String, libc: String
    ) {
        self.executable = executable
        self.implementation = implementation
        self.version = version
        self.major = major
        self.minor = minor
        self.build = build
        self.compiler = compiler
        self.libc = libc
    }

    /// What the reports call it, such as `CPython 3.11.2`.
    public var label: String { "\(implementation) \(version)" }

    /// The label in a form that is good for names of files, such as `cpython-3.11.2`.
    public var slug: String { fileNameForm(label) }

    /// Only CPython has what the native tracer hooks into.
    public func canRun(_ arm: Arm) -> Bool {
        (arm.plain != .c && arm.plain != .cAndBuiltins) || implementation == "CPython"
    }

    /// The path that `name` stands for: itself when it has a slash, else the first executable of that name on PATH.
    static func locate(_ name: String) throws(BenchmarkError) -> String {
        if name.contains("/") {
            guard FileManager.default.isExecutableFile(atPath: name) else { throw .usage("no such interpreter: \(name)") }
            return URL(fileURLWithPath: name).standardizedFileURL.path
        }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
            return "\(folder)/\(name)"
        }
        throw .usage("no such interpreter on PATH: \(name)")
    }
}

/// `text` in a form that is good for names of files: lower case, with a dash for what is not a letter, a digit or a dot.
func fileNameForm(_ text: String) -> String {
    let parts = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".")) }
    return parts.joined(separator: "-")
}
