/// Collects the steps of tasks and writes them as blocks. Tasks are numbered by their first mention.
struct StepBlocks {
    private struct Track {
        let span: Int
        let thread: Int
        var steps: [TaskStep] = []
    }

    private var tracks: [Track] = []
    private var span = 0
    private var thread = 0
    /// The caller's numbers of the tasks, in the order in which the file numbers them, and the other way round.
    private var tasks: [Int] = []
    private var numbers: [Int: Int] = [:]

    /// Says whose steps follow.
    mutating func begin(span: Int, thread: Int) {
        self.span = span
        self.thread = thread
    }

    mutating func append(event: Int, task: Int) {
        let number = numbers[task] ?? tasks.count
        if number == tasks.count {
            numbers[task] = number
            tasks.append(task)
        }
        if tracks.last?.span != span || tracks.last?.thread != thread { tracks.append(Track(span: span, thread: thread)) }
        tracks[tracks.count - 1].steps.append(TaskStep(event: event, task: number))
    }

    func appendTasks(to file: inout BlockWriter, name: (Int) -> String) {
        var first = 0
        var count = 0
        var entries = PayloadWriter()
        for (index, task) in tasks.enumerated() {
            entries.append(text: name(task))
            count += 1
            let isFull = count == TraceFormat.tasksPerBlock || entries.bytes.count >= TraceFormat.functionBlockSize
            guard isFull || index == tasks.count - 1 else { continue }
            var payload = PayloadWriter()
            payload.append(varint: first)
            payload.append(varint: count)
            payload.append(bytes: entries.bytes)
            file.append(.tasks, payload: payload.bytes)
            first += count
            count = 0
            entries.removeAll()
        }
    }

    func appendSteps(to file: inout BlockWriter) {
        for track in tracks {
            for begin in stride(from: 0, to: track.steps.count, by: TraceFormat.stepsPerBlock) {
                let steps = track.steps[begin..<min(begin + TraceFormat.stepsPerBlock, track.steps.count)]
                var payload = PayloadWriter()
                payload.append(varint: track.thread)
                payload.append(varint: track.span)
                payload.append(varint: steps.count)
                var before = 0
                for step in steps {
                    payload.append(varint: step.event - before)
                    payload.append(varint: step.task)
                    before = step.event
                }
                file.append(.steps, payload: payload.bytes)
            }
        }
    }
}
