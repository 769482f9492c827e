import CThreadStack

/// What is kept for the calling thread, in memory of its own that ends with it.
///
/// The only place that asks for that memory: a second one could be given another copy.
enum ThreadWords {
    static var stackLimit: UInt {
        get { unsafe codesnap_thread_words().pointee.stack_limit }
        set { unsafe codesnap_thread_words().pointee.stack_limit = newValue }
    }
}
