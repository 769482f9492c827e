/// What a user names functions by: their files, their module, or the name of what is no file.
enum FunctionPattern: Equatable {
    /// A module or package: `package.part` stands for itself and for what is in it.
    case module(String)
    /// A name in angle brackets that stands for no file, `<frozen *>`.
    case name(Glob)
    /// Files and folders; a folder stands for all that is below it.
    case path([PathPart])

    enum PathPart: Equatable {
        /// `**`: any number of folders.
        case folders
        case component(Glob)
    }

    init(path: String) {
        self = .path(
            FolderPath(path).components.map { $0 == ["*", "*"] ? .folders : .component(Glob($0)) })
    }

    func matches(_ function: FunctionOrigin, file: FolderPath?) -> Bool {
        switch self {
        case .module(let name):
            guard let module = function.module?.utf8, module.starts(with: name.utf8) else { return false }
            return module.count == name.utf8.count || module.dropFirst(name.utf8.count).first == UInt8(ascii: ".")
        case .name(let glob):
            return glob.matches(Array(function.path.unicodeScalars))
        case .path(let parts):
            return file.map { Self.matches(parts[...], $0.components[...]) } ?? false
        }
    }

    private static func matches(_ parts: ArraySlice<PathPart>, _ components: ArraySlice<FolderPath.Component>) -> Bool {
        // What is left over lies below the folder that matched.
        guard let part = parts.first else { return true }
        switch part {
        case .folders:
            return (components.startIndex...components.endIndex).contains { matches(parts.dropFirst(), components[$0...]) }
        case .component(let glob):
            guard let component = components.first, glob.matches(component) else { return false }
            return matches(parts.dropFirst(), components.dropFirst())
        }
    }
}

/// Where a function comes from.
public struct FunctionOrigin: Sendable {
    /// The path of its file as its code object has it; a name in angle brackets where it was made from no file.
    public let path: String
    /// The `__name__` and the `__file__` of the module that it runs in.
    public let module: String?
    public let moduleFile: String?

    public init(path: String, module: String?, moduleFile: String?) {
        self.path = path
        self.module = module
        self.moduleFile = moduleFile
    }
}
