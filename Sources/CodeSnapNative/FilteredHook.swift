import CPython

/// The hook where some functions are not recorded, on machines with a steady time stamp counter, where no other tool has the first slot
/// of code objects: it looks for these functions before it saves a register. The usual hook sees them, too, two nanoseconds later.
@c(codesnap_evaluate_frame_counter_filtered)
public func evaluateFrameByCounterFiltered(
    _ thread: UnsafeMutablePointer<PyThreadState>, _ frame: UnsafeMutableRawPointer, _ flag: Int32
) -> UnsafeMutablePointer<PyObject>? {
    let slot = unsafe codesnap_first_code_slot(codesnap_frame_code(frame))
    guard CodeSlot.isIgnored(UInt64(slot)) else { return unsafe evaluateFrameByCounter(thread, frame, flag) }
    return unsafe evaluateIgnoredFrame(thread, frame, flag)
}
