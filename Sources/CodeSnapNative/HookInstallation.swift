import CPython
import Recording

/// The recorder whose span is running, if one is.
nonisolated(unsafe) var running: Recorder?

/// Puts the hook into the interpreter and takes it out.
///
/// On every version it is the frame-evaluation hook that is used. The other way from 3.12 on, sys.monitoring with native callbacks, was
/// measured beside it as bare as either can be (`scripts/compare-mechanisms`): 2.1 to 2.3 times untraced on fib from 3.12 to 3.15 where
/// the hook takes 1.7 to 1.9. On 3.14 it was ahead in one of three programs, hanoi, by a tenth, and behind in the others.
enum Hook {
    /// The clock that the events are timed with: the CPU's counter where it runs steadily.
    static let usesCounter = CounterClock.isSteady

    /// The hook, by what the machine and the recorder ask for.
    nonisolated(unsafe) private(set) static var function = unsafe usual

    private static let usual: codesnap_evaluator = {
        guard usesCounter else { return unsafe evaluateFrameBySystemClock }
        return unsafe hook.slotIndex == 0 ? evaluateFrameByCounter : evaluateFrameByCounterAnySlot
    }()

    private static let depthLimited: codesnap_evaluator =
        unsafe usesCounter ? evaluateFrameByCounterLimited : evaluateFrameBySystemClockLimited

    private static let filtered: codesnap_evaluator =
        unsafe usesCounter && hook.slotIndex == 0 ? evaluateFrameByCounterFiltered : usual

    static func now() -> UInt64 { usesCounter ? CounterClock.now() : SystemClock.now() }

    static func anchor() -> ClockAnchor {
        usesCounter ? ClockAnchor.read(CounterClock.self) : ClockAnchor.read(SystemClock.self)
    }

    /// The spans that any recorder ever began, so that each has a number of its own.
    nonisolated(unsafe) private static var spanCount: UInt64 = 0

    static func install(filters: RecordingFilters) {
        unsafe hook.maximumDepth = filters.maximumDepth ?? Int.max
        unsafe function = DepthLimit.isOn ? depthLimited : filters.selection.isOfAll ? usual : filtered
        unsafe spanCount += 1
        unsafe hook.cursor.span = spanCount
        let previous = unsafe codesnap_get_evaluator()
        // After a stop that found somebody else's hook on top of ours, ours is still called by theirs.
        if unsafe !isOurs(previous) && !isStillCalled { unsafe hook.evaluate = previous }
        // What is there can be another of ours.
        if unsafe !isSame(previous, function) { unsafe codesnap_set_evaluator(function) }
    }

    static func remove() {
        unsafe hook.cursor.span = 0
        putBack()
        if unsafe isOurs(codesnap_get_evaluator()) {
            unsafe codesnap_set_evaluator(hook.evaluate.unsafelyUnwrapped)
            unsafe isStillCalled = false
        } else {
            unsafe isStillCalled = true
        }
    }

    nonisolated(unsafe) private static var isStillCalled = false

    /// Whether the hook is out for a call that has no stack for it.
    nonisolated(unsafe) private(set) static var isOut = false

    /// Evaluates a frame with the hook taken out of the interpreter: this call, what it calls and what other threads call meanwhile is
    /// recorded by other means.
    static func evaluateWithout(
        _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
    ) -> UnsafeMutablePointer<PyObject>? {
        let span = unsafe hook.cursor.span
        if unsafe isOurs(codesnap_get_evaluator()) {
            unsafe codesnap_set_evaluator(hook.evaluate.unsafelyUnwrapped)
            unsafe isOut = true
            UnhookedCalls.listen()
        }
        let result = unsafe evaluateUnrecorded(thread, frame, flag)
        if unsafe span == hook.cursor.span { putBack() }
        return unsafe result
    }

    /// Puts the hook back when it was taken out for a call; not where somebody else has put theirs there.
    static func putBack() {
        guard unsafe isOut else { return }
        unsafe isOut = false
        let now = unsafe unsafeBitCast(codesnap_get_evaluator(), to: UInt.self)
        let before = unsafe unsafeBitCast(hook.evaluate.unsafelyUnwrapped, to: UInt.self)
        if now == before { unsafe codesnap_set_evaluator(function) }
    }

    private static func isOurs(_ evaluator: codesnap_evaluator) -> Bool {
        unsafe isSame(evaluator, usual) || isSame(evaluator, depthLimited) || isSame(evaluator, filtered)
    }

    private static func isSame(_ one: codesnap_evaluator, _ other: codesnap_evaluator) -> Bool {
        unsafe unsafeBitCast(one, to: UInt.self) == unsafeBitCast(other, to: UInt.self)
    }
}
