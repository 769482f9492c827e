import Foundation

extension Repository {
    /// The branch that `commit` was measured on, if the checkout is still at it: the one that is checked out, else the one that
    /// GitHub's or GitLab's CI says it has checked a commit out of; nil when nothing tells.
    public func branch(
        of commit: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String? {
        guard let commit, let git = try? Interpreter.locate("git"), let head = run(git, ["rev-parse", "HEAD"])?.first,
            commit == head || commit == head + "-dirty"
        else { return nil }
        if let branch = run(git, ["symbolic-ref", "--quiet", "--short", "HEAD"])?.first { return branch }
        // A pull request's own branch is told by a variable that is empty in other jobs; a tag's job has GITHUB_REF_NAME too.
        var names = ["GITHUB_HEAD_REF", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"]
        if environment["GITHUB_REF_TYPE"] == "branch" { names.append("GITHUB_REF_NAME") }
        return names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
