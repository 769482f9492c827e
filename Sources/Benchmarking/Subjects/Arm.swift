import Foundation

/// A way to run a workload.
public struct Arm: Hashable, Sendable, Codable {
    /// What the reports call it.
    public var name: String

    /// The Python file whose `arm()` returns a context manager, absolute; nil for the built-in arms.
    public var file: String?

    public init(name: String, file: String? = nil) {
        self.name = name
        self.file = file
    }

    /// Untraced against untraced: the control.
    public static let untraced = Arm(name: "untraced")
    /// codesnap's tracer in plain Python.
    public static let python = Arm(name: "python")
    /// codesnap's native tracer.
    public static let c = Arm(name: "c")
    /// The native tracer recording C functions, too. It counts for itself whether its events are all.
    public static let cAndBuiltins = Arm(name: "c+builtins")
    /// The standard library's deterministic profiler.
    public static let cprofile = Arm(name: "cprofile")

    /// VizTracer from PyPI, without C functions.
    public static let viztracer = Arm(name: "viztracer")
    /// trace0 from PyPI.
    public static let trace0 = Arm(name: "trace0")

    /// What is measured when no arm is asked for.
    public static let builtIn = [untraced, python, c, cprofile]
    /// Built in as well, and measured when asked for.
    public static let optional = [cAndBuiltins]
    /// Other people's tracers, which have to be installed first.
    public static let peers = [viztracer, trace0]

    /// What is measured for comparison's sake: it is reported but never gated.
    public var isReference: Bool { self == .untraced || self == .cprofile || isPeer || isAtBase }

    /// Whether it is somebody else's tracer. Of these no baseline is kept.
    public var isPeer: Bool { Self.peers.contains(self) }

    /// Whether it is one of codesnap's own tracers, which count their events and can write a page.
    public var isTracer: Bool { self == .python || self == .c || self == .cAndBuiltins }

    /// Whether the interpreter must be able to import codesnap.
    public var needsPackage: Bool { !isReference || isAtBase }

    /// How the specification's line calls it.
    public var label: String {
        switch self {
        case .python: "py"
        case .cprofile: "cProfile"
        case .viztracer: "VizTracer"
        default: name
        }
    }

    /// Reads `NAME`, `FILE` or `NAME=FILE`. A name of a built-in arm with a file puts the file in its place.
    public init(_ text: String) throws(BenchmarkError) {
        let known = Self.builtIn + Self.optional + Self.peers
        if let arm = known.first(where: { $0.name == text }) {
            self = arm
            return
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let file = URL(fileURLWithPath: parts.last ?? text)
        let name = parts.count == 2 ? parts[0] : file.deletingPathExtension().lastPathComponent
        guard parts.count == 2 || text.contains("/") || text.hasSuffix(".py") else {
            let names = known.map(\.name).joined(separator: ", ")
            throw .usage("no such arm: \(text) (there are \(names), FILE and NAME=FILE)")
        }
        guard FileManager.default.fileExists(atPath: file.path) else { throw .usage("no such arm file: \(file.path)") }
        guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else {
            throw .usage("an arm's name is made of letters, digits, '.', '_' and '-': \(text)")
        }
        guard name != Self.untraced.name else { throw .usage("the untraced arm is the control and cannot be replaced") }
        self.init(name: name, file: file.standardizedFileURL.path)
    }

    /// The arms that were asked for, or the built-in ones; the control is always there and comes first.
    ///
    /// - Parameter withPeers: Add the peers that are not among them yet.
    public static func find(_ texts: [String], withPeers: Bool = false) throws(BenchmarkError) -> [Arm] {
        let added = withPeers ? peers.filter { !texts.contains($0.name) } : []
        guard !texts.isEmpty else { return builtIn + added }
        var found = [untraced]
        for text in texts + added.map(\.name) {
            let arm = try Arm(text)
            if arm == .untraced { continue }
            if found.contains(where: { $0.name == arm.name }) { throw .usage("two arms are called \(arm.name)") }
            found.append(arm)
        }
        return found
    }
}
