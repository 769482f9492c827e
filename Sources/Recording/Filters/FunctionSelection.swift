import Trace

/// Which functions are recorded, told by where they come from. `codesnap/_selection.py` does the same for the Python tracer; the vectors
/// in `Tests/filters` hold the two together.
public struct FunctionSelection: Equatable {
    private var included: [FunctionPattern] = []
    private var excluded: [FunctionPattern] = []
    private var ignoresFrozen = false
    private var isMineOnly = false
    private var libraries: [FolderPath] = []
    private var programs: [FolderPath] = []
    /// What relative paths of code count from.
    private var folder = FolderPath("/")

    /// The selection of all functions.
    public init() {}

    public var isOfAll: Bool { self == FunctionSelection() }

    /// Adds a rule. False when there is none of that name.
    mutating func add(_ rule: InfoPair) -> Bool {
        switch rule.key {
        case "folder": folder = FolderPath(rule.value)
        case "include-module": included.append(.module(rule.value))
        case "include-name": included.append(.name(Glob(Array(rule.value.unicodeScalars))))
        case "include-path": included.append(FunctionPattern(path: rule.value))
        case "exclude-module": excluded.append(.module(rule.value))
        case "exclude-name": excluded.append(.name(Glob(Array(rule.value.unicodeScalars))))
        case "exclude-path": excluded.append(FunctionPattern(path: rule.value))
        case "ignore-frozen": ignoresFrozen = true
        case "only-mine": isMineOnly = true
        case "library": libraries.append(FolderPath(rule.value))
        case "program": programs.append(FolderPath(rule.value))
        default: return false
        }
        return true
    }

    /// Whether the function is recorded: everything that was asked for must hold.
    public func records(_ function: FunctionOrigin) -> Bool {
        let isFrozen = function.path.utf8.starts(with: "<frozen ".utf8)
        if isFrozen && (ignoresFrozen || isMineOnly) { return false }
        let file = file(of: function)
        if isMineOnly && function.module != "__main__" && !isMine(file) { return false }
        if !included.isEmpty && !included.contains(where: { $0.matches(function, file: file) }) { return false }
        return !excluded.contains { $0.matches(function, file: file) }
    }

    /// Its file, or where it was made from none (by `exec`, as data classes make their methods) that of the module it runs in.
    private func file(of function: FunctionOrigin) -> FolderPath? {
        let path = function.path.utf8.first == UInt8(ascii: "<") ? function.moduleFile : function.path
        guard let path, let first = path.utf8.first, first != UInt8(ascii: "<") else { return nil }
        return FolderPath(path, from: folder)
    }

    /// Whether a file is neither the standard library's nor an installed package's: the longest folder around it decides, as a
    /// program can lie below a library and a library below a program. Code without a file is the program's.
    private func isMine(_ file: FolderPath?) -> Bool {
        guard let file else { return true }
        let library = libraries.filter(file.isWithin).map(\.components.count).max() ?? -1
        let program = programs.filter(file.isWithin).map(\.components.count).max() ?? -1
        guard library < 0 || program > library else { return false }
        return !file.components.dropFirst(max(program, 0)).contains { Self.packageFolders.contains($0) }
    }

    /// What folders of installed packages are called, in any environment.
    private static let packageFolders = ["site-packages", "dist-packages"].map { Array($0.unicodeScalars) }
}
