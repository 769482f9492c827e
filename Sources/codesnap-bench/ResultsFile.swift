import Foundation

/// The results of a run as a user names them.
enum ResultsFile {
    /// The path itself, or `results.json` in the folder of that name.
    static func path(_ named: String) -> String {
        var isFolder: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: named, isDirectory: &isFolder)
        return exists && isFolder.boolValue
            ? URL(fileURLWithPath: named).appendingPathComponent("results.json").relativePath : named
    }
}
