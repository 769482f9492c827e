import CMachine
import CPython
import Recording

/// Evaluates a frame whose code's slot is not simply the number of a function: code that makes generators, that is not recorded, or that
/// was not met yet. Generators keep to the usual way from here, as they are resumed as often as others are called.
@inline(never)
func evaluateUnusualFrame<Clock: EventClock>(
    _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32,
    _ slot: UInt64
) -> UnsafeMutablePointer<PyObject>? {
    if CodeSlot.isIgnored(slot) { return unsafe evaluateIgnoredFrame(thread, frame, flag) }
    let number = CodeSlot.withoutMark(slot)
    guard CodeSlot.hasFrameMark(slot), CodeSlot.isUsual(number) else {
        return unsafe evaluateFrameSlowly(Clock.self, thread, frame, flag)
    }
    if CodeSlot.mayBeHidden(slot) { return unsafe evaluateFrameInSight(Clock.self, thread, frame, flag, number) }
    // A generator that is being made: no call has begun.
    guard unsafe codesnap_frame_is_of_generator(frame) != 0 else { return unsafe evaluateUnrecorded(thread, frame, flag) }
    if CodeSlot.makesCoroutines(slot) { unsafe TaskSteps.note(thread, frame, flag) }
    return unsafe evaluateUsualFrame(Clock.self, number, thread, frame, flag)
}

/// Evaluates a frame of a call that would be hidden from the hook later, or of a class's body that makes such functions.
@inline(never)
private func evaluateFrameInSight<Clock: EventClock>(
    _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32,
    _ number: UInt64
) -> UnsafeMutablePointer<PyObject>? {
    let namespace = unsafe HiddenCalls.keepInSight(callOf: frame)
    let result = unsafe evaluateUsualFrame(Clock.self, number, thread, frame, flag)
    unsafe HiddenCalls.keepInSight(namespace: namespace)
    return unsafe result
}

/// Evaluates a frame where the usual way does not do: a function or thread met for the first time, another thread than before, a full
/// chunk, a C stack that gets tight, a function that is not recorded.
@inline(never)
func evaluateFrameSlowly<Clock: EventClock>(
    _ clock: Clock.Type, _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    guard let recorder = unsafe running else { return unsafe evaluateUnrecorded(thread, frame, flag) }
    let isLoaded = unsafe codesnap_thread_number(thread) == hook.cursor.thread
    if isLoaded, unsafe codesnap_stack_address() <= hook.cursor.stackLimit {
        var result: UnsafeMutablePointer<PyObject>?
        if unsafe evaluateOnFreshStack(thread, frame, flag, &result) { return unsafe result }
    }
    let slot = unsafe CodeRegistry.shared.slot(of: codesnap_frame_code(frame), globals: codesnap_frame_globals(frame))
    // Looked for at the end, too: this may be the package's import, and nothing else may come this way again.
    defer { lookForGreenlets() }
    if CodeSlot.isIgnored(slot) { return unsafe evaluateIgnoredFrame(thread, frame, flag) }
    let namespace = unsafe CodeSlot.mayBeHidden(slot) ? HiddenCalls.keepInSight(callOf: frame) : nil
    defer { unsafe HiddenCalls.keepInSight(namespace: namespace) }
    let isMade = unsafe CodeSlot.makesGenerators(slot) && codesnap_frame_is_of_generator(frame) == 0
    if isMade { return unsafe evaluateUnrecorded(thread, frame, flag) }
    lookForGreenlets()
    if unsafe codesnap_thread_number(thread) != hook.cursor.thread { unsafe loadThread(thread, recorder, now: Clock.now()) }
    guard DepthLimit.enter() else { return unsafe evaluateFrameBeyondLimit(thread, frame, flag) }
    if CodeSlot.makesCoroutines(slot) { unsafe TaskSteps.note(thread, frame, flag) }
    let grown = unsafe recorder.record(
        function: CodeSlot.function(slot: slot), isExit: false, now: Clock.now(), cursor: &hook.cursor)
    if let grown { ThreadNames.resolve(grown) }
    let key = unsafe hook.cursor.key
    let result = unsafe evaluateUnrecorded(thread, frame, flag)
    recordExitSlowly(Clock.self, key: key, slot: slot)
    return unsafe result
}

/// While the program imports the package `greenlet`: has each thread loaded anew as soon as that can be asked.
private func lookForGreenlets() {
    guard unsafe Greenlets.isExpected, let recorder = unsafe running, Greenlets.find() else { return }
    unsafe recorder.unload(&hook.cursor)
}

/// Records an exit where the usual way does not do. The key is the one of the entry: a call that outlives its span has no exit.
@inline(never)
func recordExitSlowly<Clock: EventClock>(_ clock: Clock.Type, key: UInt64, slot: UInt64) {
    // The time is taken first: what follows is ours.
    let now = Clock.now()
    guard let recorder = unsafe running, unsafe EventCursor.span(ofKey: key) == hook.cursor.span,
        let thread = unsafe PyThreadState_Get()
    else { return }
    if unsafe codesnap_thread_number(thread) != hook.cursor.thread { unsafe loadThread(thread, recorder, now: now) }
    let grown = unsafe recorder.record(
        function: CodeSlot.function(slot: slot), isExit: true, now: max(now, hook.cursor.base), cursor: &hook.cursor)
    DepthLimit.leave()
    if let grown {
        ThreadNames.resolve(grown)
        Greenlets.check(recorder)
    }
}

/// Makes the calling thread the one that the cursor writes for.
func loadThread(_ thread: UnsafeMutablePointer<PyThreadState>, _ recorder: Recorder, now ticks: UInt64) {
    unsafe Greenlets.watch(thread)
    let new = unsafe recorder.load(
        TrackKey(thread: codesnap_thread_number(thread), lane: ThreadWords.lane),
        identity: Recorder.ThreadIdentity(
            identifier: UInt64(codesnap_thread_identifier(thread)), nativeID: SystemThread.nativeID),
        stackLimit: ThreadStack.limit, now: ticks, cursor: &hook.cursor)
    if let new {
        ThreadNames.resolve(new)
        unsafe ProfileFunction.watch(thread)
    }
}

/// A call that the hook hands over to another stack.
@unsafe
private struct HandedOverCall {
    let thread: UnsafeMutablePointer<PyThreadState>
    let frame: UnsafeMutableRawPointer
    let flag: Int32
    var result: UnsafeMutablePointer<PyObject>?
}

/// Has the hook called again on a fresh stack. False when there was no memory for one.
///
/// Greenlets copy pieces of their thread's stack back and forth, which they must not do between two stacks. Where a thread has any, the
/// call goes on without the hook instead: CPython's own calls take no stack from 3.11 on, and are recorded by other means.
@inline(never)
func evaluateOnFreshStack(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32,
    _ result: inout UnsafeMutablePointer<PyObject>?
) -> Bool {
    if unsafe Greenlets.mayBe(on: thread) {
        unsafe result = Hook.evaluateWithout(thread, frame, flag)
        return true
    }
    let limit = ThreadStack.limit
    var call = unsafe HandedOverCall(thread: thread, frame: frame, flag: flag, result: nil)
    let happened = unsafe withUnsafeMutablePointer(to: &call) { pointer in
        unsafe ThreadStack.callOnFreshStack(
            { argument in
                let call = unsafe argument.unsafelyUnwrapped.assumingMemoryBound(to: HandedOverCall.self)
                unsafe call.pointee.result = Hook.function(call.pointee.thread, call.pointee.frame, call.pointee.flag)
            },
            UnsafeMutableRawPointer(pointer),
            enter: { stack in
                unsafe setStackLimit(stack.limit, of: thread)
                unsafe codesnap_set_stack_bounds(thread, stack.lowest, stack.size)
            })
    }
    unsafe setStackLimit(limit, of: thread)
    if happened {
        // Back on the stack before: another fresh one, or the system's, of which CPython knows the bounds itself.
        let stack = ThreadStack.freshStack(withLimit: limit)
        unsafe codesnap_set_stack_bounds(thread, stack?.lowest ?? 0, stack?.size ?? 0)
    }
    unsafe result = call.result
    return happened
}

/// Says that the calling thread runs on another stack now.
private func setStackLimit(_ limit: UInt, of thread: UnsafeMutablePointer<PyThreadState>) {
    let number = unsafe codesnap_thread_number(thread)
    ThreadStack.limit = limit
    if unsafe hook.cursor.thread == number { unsafe hook.cursor.stackLimit = limit }
    if unsafe hook.ignoringThread == number { unsafe hook.ignoringStackLimit = limit }
}
