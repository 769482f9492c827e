import CThreadStack

/// What is kept for the calling thread, in memory of its own that ends with it.
///
/// The only place that asks for that memory: a second one could be given another copy.
public enum ThreadWords {
    static var stackLimit: UInt {
        get { unsafe codesnap_thread_words().pointee.stack_limit }
        set { unsafe codesnap_thread_words().pointee.stack_limit = newValue }
    }

    /// The greenlet that runs on the thread, by its number; 0 for the thread's own.
    public static var lane: UInt64 {
        get { unsafe codesnap_thread_words().pointee.lane }
        set { unsafe codesnap_thread_words().pointee.lane = newValue }
    }

    /// The span that the thread's switches between greenlets were last watched in.
    public static var watchedSpan: UInt64 {
        get { unsafe codesnap_thread_words().pointee.watched_span }
        set { unsafe codesnap_thread_words().pointee.watched_span = newValue }
    }

    /// Whether the thread has greenlets beside its own; nil where that is not known.
    public static var hasGreenlets: Bool? {
        get {
            let word = unsafe codesnap_thread_words().pointee.greenlets
            return word == 0 ? nil : word > 0
        }
        set { unsafe codesnap_thread_words().pointee.greenlets = newValue.map { $0 ? 1 : -1 } ?? 0 }
    }
}
