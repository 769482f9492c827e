import CThreadStack
import Glibc

/// The thread that calls.
public enum SystemThread {
    /// The system's number of it.
    public static var nativeID: UInt64 { codesnap_native_thread_id() }
    /// The process's number, which is that of its first thread.
    public static var processID: UInt64 { UInt64(getpid()) }
}
