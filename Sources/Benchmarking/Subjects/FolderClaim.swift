import Foundation

/// Keeps other runs of the harness away from a folder until this process ends, however it ends.
enum FolderClaim {
    /// Claims the folder at `path`, which need not exist: what is locked is a file beside it. Throws where another process has it.
    static func claim(_ path: String) throws(BenchmarkError) {
        let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .measurement("cannot write \(path).lock: \(unsafe String(cString: strerror(errno)))")
        }
        // Left open: the lock ends with the process.
        guard lockf(descriptor, F_TLOCK, 0) == 0 else {
            let isTaken = errno == EAGAIN || errno == EACCES
            let reason =
                isTaken ? "another codesnap-bench is using it; wait for it to end" : unsafe String(cString: strerror(errno))
            close(descriptor)
            throw .measurement("cannot use the folder \(path): \(reason)")
        }
    }
}
