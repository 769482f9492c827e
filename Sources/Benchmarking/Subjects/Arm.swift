import Foundation

/// A way to run a workload.
public struct Arm: Hashable, Sendable, Codable {
    /// What the reports call it.
    public var name: String

    /// The Python file that has the arm, absolute; nil for the built-in arms and those from a module.
    public var file: String?

    /// The module that has the arm, by its dotted name; nil for the others.
    public var module: String?

    /// The callable in that file or module that returns a context manager, by its dotted name; nil: `arm`.
    public var attribute: String?

    public init(name: String, file: String? = nil, module: String? = nil, attribute: String? = nil) {
        self.name = name
        self.file = file
        self.module = module
        self.attribute = attribute
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
    /// yappi from PyPI, a profiler that sees every call, without C functions.
    public static let yappi = Arm(name: "yappi")
    /// pyinstrument from PyPI, a sampling profiler.
    public static let pyinstrument = Arm(name: "pyinstrument")
    /// coverage.py from PyPI.
    public static let coverage = Arm(name: "coverage")

    /// What is measured when no arm is asked for.
    public static let builtIn = [untraced, python, c, cprofile]
    /// Built in as well, and measured when asked for.
    public static let optional = [cAndBuiltins]
    /// Other people's tracers, which `--peers` adds.
    public static let tracingPeers = [viztracer, trace0]
    /// Other people's tools, which have to be installed first.
    public static let peers = tracingPeers + [yappi, pyinstrument, coverage]
    /// All that have a name of their own, in the order of the reports.
    public static let known = builtIn + optional + peers

    /// What is measured for comparison's sake: it is reported but never gated.
    public var isReference: Bool { self == .untraced || self == .cprofile || isPeer || isAtBase }

    /// Whether it is one of the built-in arms that run somebody else's tool. Of these no baseline is kept.
    public var isPeer: Bool { Self.peers.contains(self) }

    /// Whether it is one of codesnap's own tracers, which count their events and can write a page.
    public var isTracer: Bool { self == .python || self == .c || self == .cAndBuiltins }

    /// Whether it is somebody's own: a file or a module that was named. It is what its user wants to have gated.
    public var isFromOutside: Bool { file != nil || module != nil }

    /// Whether the interpreter must be able to import codesnap. What an arm from outside imports is found out when it is tried.
    public var needsPackage: Bool { plain.isTracer }

    /// How the specification's line calls it.
    public var label: String {
        switch self {
        case .python: "py"
        case .cprofile: "cProfile"
        case .viztracer: "VizTracer"
        case .coverage: "coverage.py"
        default: name
        }
    }
}
