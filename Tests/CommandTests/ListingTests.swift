import Foundation
import Testing

extension CommandTests {
    /// The lists that commands print.
    struct ListingTests {
        @Test(arguments: ["arms", "workloads"])
        func listsAreJSON(_ name: String) throws {
            let command = try Command()
            defer { command.remove() }
            let result = try command.run([name, "--format", "json"])
            #expect(result.exitCode == 0, "\(result.errors)")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.output)")
            #expect(json["schema"] as? String == "codesnap-bench \(name)")
            let entries = try #require(json[name] as? [[String: Any]])
            #expect(entries.contains { $0["name"] as? String == (name == "arms" ? "cprofile" : "fib") })
            #expect(result.output.hasSuffix("}\n"))
        }
    }
}
