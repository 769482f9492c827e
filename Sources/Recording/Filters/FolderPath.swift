/// A path taken apart: absolute, without `.`, `..` and doubled slashes. Links are not followed.
struct FolderPath: Equatable {
    typealias Component = [Unicode.Scalar]

    let components: [Component]

    /// The path, which counts from `folder` when it is relative.
    init(_ path: String, from folder: FolderPath? = nil) {
        // By scalars: to a String, a slash with an accent on it is no slash.
        var components = path.unicodeScalars.first == "/" ? [] : folder?.components ?? []
        for part in path.unicodeScalars.split(separator: "/") {
            switch Array(part) {
            case ["."]: break
            case [".", "."]: _ = components.popLast()
            case let component: components.append(component)
            }
        }
        self.components = components
    }

    /// Whether it is that folder or lies below it.
    func isWithin(_ folder: FolderPath) -> Bool { components.starts(with: folder.components) }
}
