import CPython

/// What runs a whole program.
let programFunctions: FunctionTable = unsafe [
    (
        "evaluate_program",
        { _, values, count in
            unsafe respond { () throws(CallError) in
                let arguments = unsafe Arguments(values, count)
                try arguments.expect(3)
                let isModule = try arguments.flag(2)
                let levels = isModule ? Levels.belowModule : 0
                let cLevels = isModule ? Levels.cBelowModule : 0
                let code = unsafe try arguments.object(0)
                let namespace = unsafe try arguments.object(1)
                guard let result = unsafe codesnap_evaluate_program(code, namespace, levels, cLevels) else { throw .raised }
                return unsafe result
            }
        }
    )
]

/// The levels of recursion that the interpreter puts below the code of a module run with `-m`, where a script has none: two functions
/// of runpy's and the built-in `exec`.
private enum Levels {
    /// What is taken of `sys.getrecursionlimit()`: from 3.12 on a C function takes nothing of it.
    static var belowModule: Int32 { codesnap_counts_c_recursion_apart() != 0 ? 2 : 3 }
    /// What is taken of the budget for C code: the interpreter's own evaluation of runpy's functions takes two, `exec` one.
    static let cBelowModule: Int32 = 3
}
