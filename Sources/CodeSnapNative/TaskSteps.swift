import CPython
import Recording

/// Notes which asyncio task a coroutine's step belongs to.
///
/// A step begins when asyncio resumes the task's own coroutine; what that one awaits is resumed within the step. So a frame begins a step
/// if it is that of the coroutine of a task that runs now. Only asyncio's C half is asked, and no Python code runs for it.
enum TaskSteps {
    /// Called right before the entry of a coroutine's frame is recorded. flag: whether an exception is thrown into it.
    @inline(never)
    static func note(
        _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
    ) {
        guard let recorder = unsafe running, Asyncio.isLoaded else { return }
        guard flag != 0 else { return unsafe note(thread, frame, recorder) }
        let pending = PendingException()
        unsafe note(thread, frame, recorder)
        pending.restore()
    }

    private static func note(
        _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ recorder: Recorder
    ) {
        guard let task = unsafe Asyncio.task(ofCoroutineIn: frame) else { return }
        let number = unsafe TaskRegistry.shared.number(of: task)
        unsafe codesnap_decref(task)
        guard let number else { return }
        if unsafe codesnap_thread_number(thread) != hook.cursor.thread {
            unsafe loadThread(thread, recorder, now: Hook.now())
        }
        unsafe recorder.noteStep(task: number, cursor: hook.cursor)
    }
}
