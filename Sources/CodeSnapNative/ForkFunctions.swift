import CPython

/// What is called in a forked child.
let forkFunctions: FunctionTable = unsafe [
    (
        "restart_after_fork",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(1)
                let isRunning = RecorderTable.restartAfterFork(all: try arguments.flag(0))
                return unsafe codesnap_bool(isRunning ? 1 : 0)
            }
        }
    )
]
