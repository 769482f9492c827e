import Foundation
import Testing

@testable import Benchmarking

/// Which branch a commit was measured on.
struct BranchTests {
    /// A repository of git with one commit on the branch `topic`.
    private struct Checkout {
        let repository: Repository
        let commit: String

        init() throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("codesnap-branch-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            repository = Repository(root: folder.path)
            let git = try Interpreter.locate("git")
            for arguments in [
                ["init", "--quiet", "--initial-branch=topic"],
                ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--quiet", "--allow-empty", "--message=a"],
            ] { _ = try #require(repository.run(git, arguments)) }
            commit = try #require(repository.commit())
        }

        func remove() { try? FileManager.default.removeItem(atPath: repository.root) }

        func detach() throws {
            _ = try #require(repository.run(try Interpreter.locate("git"), ["checkout", "--quiet", "--detach"]))
        }
    }

    @Test func theBranchThatIsCheckedOut() throws {
        let checkout = try Checkout()
        defer { checkout.remove() }
        let environment = ["GITHUB_HEAD_REF": "other"]
        #expect(checkout.repository.branch(of: checkout.commit, environment: environment) == "topic")
        #expect(checkout.repository.branch(of: checkout.commit + "-dirty", environment: environment) == "topic")
        #expect(checkout.repository.branch(of: "0123", environment: environment) == nil, "another commit than is checked out")
        #expect(checkout.repository.branch(of: nil, environment: environment) == nil)
    }

    @Test(arguments: [
        (["GITHUB_HEAD_REF": "pull", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "7/merge"], "pull"),
        (["GITHUB_HEAD_REF": "", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main"], "main"),
        (["GITHUB_HEAD_REF": "", "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"], nil),
        (["CI_COMMIT_BRANCH": "main"], "main"), (["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "pull"], "pull"), ([:], nil),
    ])
    func aCommitThatCIHasCheckedOut(_ environment: [String: String], _ branch: String?) throws {
        let checkout = try Checkout()
        defer { checkout.remove() }
        try checkout.detach()
        #expect(checkout.repository.branch(of: checkout.commit, environment: environment) == branch)
    }
}
