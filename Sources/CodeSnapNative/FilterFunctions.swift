import CPython
import Recording

/// What says what a recorder leaves out.
let filterFunctions: FunctionTable = unsafe [
    (
        "set_filters",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(2)
                let recorder = try RecorderTable.idleRecorder(try arguments.integer(0))
                let rules = try arguments.pairs(1)
                do throws(FilterRuleError) {
                    recorder.filters = try RecordingFilters(rules: rules)
                } catch {
                    throw .value(error.description)
                }
                return unsafe codesnap_none()
            }
        }
    )
]
