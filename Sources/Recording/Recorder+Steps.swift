/// The event that begins a step of a task: the first call that the task makes when it is resumed.
struct TaskStep {
    /// The index of the recorder's span.
    let span: Int
    /// Which of the thread's events within the span it is.
    let event: Int
    /// The caller's number of the task.
    let task: Int
}

extension Recorder {
    /// Notes that the next event of the loaded thread begins a step of a task. Saying so twice before that event changes nothing.
    public func noteStep(task: Int, cursor: EventCursor) {
        guard let recording = loaded, let chunk = recording.chunks.last else { return }
        let event = recording.eventsInFullChunks + chunk.count(upTo: cursor.next) - chunk.escapes
        let span = spans.count - 1
        if let last = recording.steps.last, last.span == span, last.event == event { return }
        recording.steps.append(TaskStep(span: span, event: event, task: task))
    }
}
