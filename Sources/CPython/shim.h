// The public Python.h, and the few accessors that Swift's importer cannot see: macros, and the first words of two structs that
// CPython keeps to itself but has kept in place within every minor version (3.9 to 3.15).
#ifndef CODESNAP_CPYTHON_SHIM_H
#define CODESNAP_CPYTHON_SHIM_H

// Python.h asks for GNU extensions, with which fd_set has another member than in Swift's Glibc module, and the compiler refuses a
// program that sees both. The first inclusion of features.h decides, so it comes before Python.h's wish.
#include <features.h>

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#if PY_VERSION_HEX < 0x030B0000
#include <frameobject.h> // the fields of PyFrameObject
#endif

#if PY_VERSION_HEX < 0x03090000 || PY_VERSION_HEX >= 0x03100000
#error "The native tracer supports CPython 3.9 to 3.15."
#endif
#ifdef Py_GIL_DISABLED
#error "The native tracer needs a CPython with the global interpreter lock."
#endif

/// What evaluates a frame (PEP 523): a PyFrameObject up to 3.10, an interpreter frame, whose struct is not public, from 3.11.
typedef PyObject *_Nullable (*codesnap_evaluator)(PyThreadState *_Nonnull thread, void *_Nonnull frame, int flag);

/// The evaluator of the calling thread's interpreter.
static inline codesnap_evaluator _Nonnull codesnap_get_evaluator(void)
{
    return (codesnap_evaluator)_PyInterpreterState_GetEvalFrameFunc(PyInterpreterState_Get());
}

static inline void codesnap_set_evaluator(codesnap_evaluator _Nonnull evaluator)
{
    _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState_Get(), (_PyFrameEvalFunction)evaluator);
}

static inline int codesnap_is_main_interpreter(void)
{
    return PyInterpreterState_Get() == PyInterpreterState_Main();
}

/// The code object that the frame runs, borrowed.
static inline PyCodeObject *_Nonnull codesnap_frame_code(const void *_Nonnull frame)
{
#if PY_VERSION_HEX < 0x030B0000
    return ((const PyFrameObject *)frame)->f_code;
#elif PY_VERSION_HEX < 0x030C0000
    return ((PyCodeObject *const *)frame)[4]; // f_func, f_globals, f_builtins, f_locals, f_code
#elif PY_VERSION_HEX < 0x030E0000
    return ((PyCodeObject *const *)frame)[0]; // f_code, f_executable from 3.13
#else
    // f_executable, a reference whose lowest bits are marks.
    return (PyCodeObject *)(*(const uintptr_t *)frame & ~(uintptr_t)3);
#endif
}

/// The globals that the frame runs with, borrowed.
static inline PyObject *_Nullable codesnap_frame_globals(const void *_Nonnull frame)
{
#if PY_VERSION_HEX < 0x030B0000
    return ((const PyFrameObject *)frame)->f_globals;
#elif PY_VERSION_HEX < 0x030C0000
    return ((PyObject *const *)frame)[1]; // f_func, f_globals
#else
    return ((PyObject *const *)frame)[3]; // f_code or f_executable, previous, f_funcobj, f_globals
#endif
}

/// Whether frames of this code may be evaluated without being called: from 3.11 on, calling a generator or coroutine function evaluates
/// its frame just until the generator object is made. No call has begun then, and no profiler counts one.
static inline int codesnap_code_makes_generators(const PyCodeObject *_Nonnull code)
{
#if PY_VERSION_HEX < 0x030B0000
    (void)code;
    return 0;
#else
    return (code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0;
#endif
}

/// Whether a generator owns the frame: one that runs, not one that is being made. Asked only about frames of such code.
static inline int codesnap_frame_is_of_generator(const void *_Nonnull frame)
{
    enum { owned_by_generator = 1 }; // FRAME_OWNED_BY_GENERATOR
#if PY_VERSION_HEX < 0x030B0000
    (void)frame;
    return 1;
#elif PY_VERSION_HEX < 0x030C0000
    // After eight pointers: int stacktop, bool is_entry, char owner.
    return ((const char *)frame)[8 * sizeof(void *) + 5] == owned_by_generator;
#elif PY_VERSION_HEX < 0x030E0000
    // After eight pointers: int stacktop, uint16_t return_offset, char owner.
    return ((const char *)frame)[8 * sizeof(void *) + 6] == owned_by_generator;
#else
    // After nine pointers: uint16_t return_offset, char owner.
    return ((const char *)frame)[9 * sizeof(void *) + 2] == owned_by_generator;
#endif
}

/// Whether a frame of this code may be the outermost of an asyncio task: a coroutine's, or that of a generator that stands for one.
static inline int codesnap_code_makes_coroutines(const PyCodeObject *_Nonnull code)
{
    return (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) != 0;
}

/// Whether it is the frame of that coroutine or generator object. From 3.11 on such an object holds its frame within itself.
static inline int codesnap_frame_is_of(const void *_Nonnull frame, PyObject *_Nonnull coroutine)
{
#if PY_VERSION_HEX < 0x030B0000
    return ((const PyFrameObject *)frame)->f_gen == coroutine;
#else
    uintptr_t distance = (uintptr_t)frame - (uintptr_t)coroutine;
    return distance < (uintptr_t)Py_TYPE(coroutine)->tp_basicsize;
#endif
}

// CPython's _PyCodeObjectExtra (Objects/codeobject.c), the same since 3.6.
struct codesnap_code_extra {
    Py_ssize_t size;
    uintptr_t slots[1];
};

/// What `_PyCode_SetExtra` stored at `index`, or 0: two loads instead of a call.
static inline uintptr_t codesnap_code_slot(const PyCodeObject *_Nonnull code, Py_ssize_t index)
{
    const struct codesnap_code_extra *extra = (const struct codesnap_code_extra *)code->co_extra;
    return extra != NULL && index < extra->size ? extra->slots[index] : 0;
}

/// The same for index 0: where there are extras at all, there is the first.
static inline uintptr_t codesnap_first_code_slot(const PyCodeObject *_Nonnull code)
{
    const struct codesnap_code_extra *extra = (const struct codesnap_code_extra *)code->co_extra;
    return extra != NULL ? extra->slots[0] : 0;
}

static inline int codesnap_set_code_slot(PyCodeObject *_Nonnull code, Py_ssize_t index, uintptr_t value)
{
    return _PyCode_SetExtra((PyObject *)code, index, (void *)value);
}

/// Stores another value where `_PyCode_SetExtra` has stored one before; the free function does not hear of it.
static inline void codesnap_replace_code_slot(PyCodeObject *_Nonnull code, Py_ssize_t index, uintptr_t value)
{
    struct codesnap_code_extra *extra = (struct codesnap_code_extra *)code->co_extra;
    if (extra != NULL && index < extra->size) {
        extra->slots[index] = value;
    }
}

/// `forget` is called with the slot's value when a code object dies.
static inline Py_ssize_t codesnap_request_code_slot(void (*_Nonnull forget)(void *_Nullable slot))
{
    return _PyEval_RequestCodeExtraIndex(forget);
}

/// The thread state's number, never used again within an interpreter, as its address may be. Counts from 1.
static inline uint64_t codesnap_thread_number(const PyThreadState *_Nonnull thread)
{
    return thread->id;
}

/// What `threading.get_ident()` gives in that thread.
static inline unsigned long codesnap_thread_identifier(const PyThreadState *_Nonnull thread)
{
    return thread->thread_id;
}

// In 3.12 and 3.13 a frame evaluated through the hook takes two units (PY_EVAL_C_STACK_UNITS in Python/ceval.c) from a C recursion budget of
// a few hundred to a few thousand, which an inlined call does not. They are lent to it, so that a traced program does not meet
// RecursionError where it would not have met it anyway.
#define CODESNAP_EVALUATION_UNITS 2

#if PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000
#define CODESNAP_C_RECURSION_LIMIT Py_C_RECURSION_LIMIT
#elif PY_VERSION_HEX >= 0x030C0000 && PY_VERSION_HEX < 0x030E0000
#define CODESNAP_C_RECURSION_LIMIT C_RECURSION_LIMIT
#endif

static inline void codesnap_lend_c_recursion(PyThreadState *_Nonnull thread)
{
#if PY_VERSION_HEX >= 0x030C0000 && PY_VERSION_HEX < 0x030E0000
    thread->c_recursion_remaining += CODESNAP_EVALUATION_UNITS;
#else
    (void)thread;
#endif
}

static inline void codesnap_return_c_recursion(PyThreadState *_Nonnull thread)
{
#if PY_VERSION_HEX >= 0x030C0000 && PY_VERSION_HEX < 0x030E0000
    thread->c_recursion_remaining -= CODESNAP_EVALUATION_UNITS;
#else
    (void)thread;
#endif
}

/// Says on which stack the calling thread goes on: from 3.14 CPython compares addresses with its bounds, to raise RecursionError before it
/// overflows. A size of 0: on the one that the system gave the thread.
static inline void codesnap_set_stack_bounds(PyThreadState *_Nonnull thread, uintptr_t lowest, size_t size)
{
#if PY_VERSION_HEX >= 0x030E0000
    if (size == 0) {
        PyUnstable_ThreadState_ResetStackProtection(thread);
    } else {
        // A stack that is large enough cannot be refused.
        (void)PyUnstable_ThreadState_SetStackProtection(thread, (void *)lowest, size);
    }
#else
    (void)thread;
    (void)lowest;
    (void)size;
#endif
}

/// Whether what C code recurses is counted apart from `sys.getrecursionlimit()`.
static inline int codesnap_counts_c_recursion_apart(void)
{
    return PY_VERSION_HEX >= 0x030C0000;
}

/// Runs a program's code as the interpreter runs a main program: at the depth of recursion that it has without the functions that are
/// running below it, which the limit counts. `levels`: how many levels the interpreter itself would have put below it.
static inline PyObject *_Nullable codesnap_evaluate_program(
    PyObject *_Nonnull code, PyObject *_Nonnull namespace_, int levels, int c_levels)
{
    PyThreadState *thread = PyThreadState_Get();
    if (PySys_Audit("exec", "O", code) < 0) {
        return NULL;
    }
#if PY_VERSION_HEX >= 0x030C0000
    int lent = thread->py_recursion_limit - thread->py_recursion_remaining - levels;
    thread->py_recursion_remaining += lent;
#if PY_VERSION_HEX < 0x030E0000
    int c_lent = CODESNAP_C_RECURSION_LIMIT - c_levels - thread->c_recursion_remaining;
    thread->c_recursion_remaining += c_lent;
#endif
    PyObject *result = PyEval_EvalCode(code, namespace_, namespace_);
    // The limit may be another now; how deep this function stands is not.
    thread->py_recursion_remaining -= lent;
#if PY_VERSION_HEX < 0x030E0000
    thread->c_recursion_remaining -= c_lent;
#endif
#elif PY_VERSION_HEX >= 0x030B0000
    int lent = thread->recursion_limit - thread->recursion_remaining - levels;
    thread->recursion_remaining += lent;
    PyObject *result = PyEval_EvalCode(code, namespace_, namespace_);
    thread->recursion_remaining -= lent;
#else
    int lent = thread->recursion_depth - levels;
    thread->recursion_depth -= lent;
    PyObject *result = PyEval_EvalCode(code, namespace_, namespace_);
    thread->recursion_depth += lent;
#endif
    (void)c_levels;
    return result;
}

/// The qualified name, borrowed; up to 3.10 a code object knows its plain name only.
static inline PyObject *_Nonnull codesnap_code_name(const PyCodeObject *_Nonnull code)
{
#if PY_VERSION_HEX < 0x030B0000
    return code->co_name;
#else
    return code->co_qualname;
#endif
}

/// Whether `codesnap_code_name` leaves out the class and the enclosing functions.
static inline int codesnap_code_name_is_plain(void)
{
    return PY_VERSION_HEX < 0x030B0000;
}

static inline PyObject *_Nonnull codesnap_code_path(const PyCodeObject *_Nonnull code)
{
    return code->co_filename;
}

static inline int codesnap_code_line(const PyCodeObject *_Nonnull code)
{
    return code->co_firstlineno;
}

/// A new reference to the code that a frame object runs.
static inline PyCodeObject *_Nonnull codesnap_frame_object_code(PyFrameObject *_Nonnull frame)
{
    return PyFrame_GetCode(frame);
}

/// A new reference to the globals that a frame object runs with.
static inline PyObject *_Nullable codesnap_frame_object_globals(PyFrameObject *_Nonnull frame)
{
#if PY_VERSION_HEX < 0x030B0000
    Py_XINCREF(frame->f_globals);
    return frame->f_globals;
#else
    return PyFrame_GetGlobals(frame);
#endif
}

/// The exception that is on its way, taken out of the interpreter's hands: one object from 3.12 on, three before.
struct codesnap_exception {
    PyObject *_Nullable type;
    PyObject *_Nullable value;
    PyObject *_Nullable traceback;
};

static inline struct codesnap_exception codesnap_take_exception(void)
{
    struct codesnap_exception taken = {NULL, NULL, NULL};
#if PY_VERSION_HEX >= 0x030C0000
    taken.value = PyErr_GetRaisedException();
#else
    PyErr_Fetch(&taken.type, &taken.value, &taken.traceback);
#endif
    return taken;
}

static inline void codesnap_put_exception_back(struct codesnap_exception taken)
{
#if PY_VERSION_HEX >= 0x030C0000
    PyErr_SetRaisedException(taken.value);
#else
    PyErr_Restore(taken.type, taken.value, taken.traceback);
#endif
}

/// The attribute of an object by the plain rules, past any `__getattribute__` of its class: no Python code runs for it. A new
/// reference, or NULL without an exception.
static inline PyObject *_Nullable codesnap_plain_attribute(PyObject *_Nonnull object, const char *_Nonnull name)
{
    PyObject *key = PyUnicode_InternFromString(name);
    PyObject *value = key == NULL ? NULL : PyObject_GenericGetAttr(object, key);
    Py_XDECREF(key);
    if (value == NULL) {
        PyErr_Clear();
    }
    return value;
}

/// The dictionary's text under a key, borrowed; NULL without an exception where there is none.
static inline PyObject *_Nullable codesnap_dict_text(PyObject *_Nonnull dictionary, const char *_Nonnull name)
{
    PyObject *key = PyUnicode_InternFromString(name);
    PyObject *value = key == NULL ? NULL : PyDict_GetItemWithError(dictionary, key);
    Py_XDECREF(key);
    if (value == NULL) {
        PyErr_Clear();
    }
    return value != NULL && PyUnicode_Check(value) ? value : NULL;
}

/// What a callable returns without arguments and with one: a new reference, or NULL without an exception.
static inline PyObject *_Nullable codesnap_call(PyObject *_Nonnull callable, PyObject *_Nullable argument)
{
    PyObject *result = argument == NULL ? PyObject_CallNoArgs(callable) : PyObject_CallOneArg(callable, argument);
    if (result == NULL) {
        PyErr_Clear();
    }
    return result;
}

/// The attribute of a module or class, or NULL without an exception: a new reference.
static inline PyObject *_Nullable codesnap_attribute(PyObject *_Nonnull object, const char *_Nonnull name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    if (value == NULL) {
        PyErr_Clear();
    }
    return value;
}

/// A weak reference to the object, or NULL without an exception.
static inline PyObject *_Nullable codesnap_weak_reference(PyObject *_Nonnull object)
{
    PyObject *reference = PyWeakref_NewRef(object, NULL);
    if (reference == NULL) {
        PyErr_Clear();
    }
    return reference;
}

/// Whether a weak reference is to that object, which is alive.
static inline int codesnap_weak_reference_is_to(PyObject *_Nonnull reference, PyObject *_Nonnull object)
{
#if PY_VERSION_HEX >= 0x030D0000
    PyObject *target = NULL;
    if (PyWeakref_GetRef(reference, &target) <= 0) {
        return 0;
    }
    Py_DECREF(target); // not the last one: `object` is alive, and another would have died with its last
    return target == object;
#else
    return PyWeakref_GetObject(reference) == object;
#endif
}

static inline int codesnap_is_of_type(PyObject *_Nonnull object, PyObject *_Nonnull type)
{
    return PyObject_TypeCheck(object, (PyTypeObject *)type);
}

static inline int codesnap_is_none(PyObject *_Nonnull object) { return object == Py_None; }
static inline int codesnap_is_long(PyObject *_Nonnull object) { return PyLong_Check(object); }
static inline int codesnap_is_code(PyObject *_Nonnull object) { return PyCode_Check(object); }
static inline int codesnap_is_text(PyObject *_Nonnull object) { return PyUnicode_Check(object); }
static inline int codesnap_is_dict(PyObject *_Nonnull object) { return PyDict_Check(object); }
static inline PyObject *_Nonnull codesnap_none(void) { Py_INCREF(Py_None); return Py_None; }
static inline PyObject *_Nonnull codesnap_bool(int value) { return PyBool_FromLong(value); }
static inline void codesnap_incref(PyObject *_Nonnull object) { Py_INCREF(object); }
static inline void codesnap_decref(PyObject *_Nullable object) { Py_XDECREF(object); }

/// An object that is known to be code.
static inline PyCodeObject *_Nonnull codesnap_code(PyObject *_Nonnull object) { return (PyCodeObject *)object; }

/// `Py_CompileString` is a macro.
static inline PyObject *_Nullable codesnap_compile(const char *_Nonnull source, const char *_Nonnull name)
{
    return Py_CompileString(source, name, Py_file_input);
}

static inline void codesnap_incref_frame(PyFrameObject *_Nullable frame) { Py_XINCREF((PyObject *)frame); }
static inline void codesnap_decref_frame(PyFrameObject *_Nullable frame) { Py_XDECREF((PyObject *)frame); }
static inline void codesnap_decref_code(PyCodeObject *_Nullable code) { Py_XDECREF((PyObject *)code); }

/// `PyModule_Create` is a macro.
static inline PyObject *_Nullable codesnap_module_create(struct PyModuleDef *_Nonnull definition)
{
    return PyModule_Create(definition);
}

/// A definition with the header that `PyModuleDef_HEAD_INIT` makes.
static inline struct PyModuleDef codesnap_module_definition(
    const char *_Nonnull name, const char *_Nonnull documentation, PyMethodDef *_Nonnull methods)
{
    struct PyModuleDef definition = {
        PyModuleDef_HEAD_INIT, .m_name = name, .m_doc = documentation, .m_size = -1, .m_methods = methods};
    return definition;
}

// The exceptions are variables of the interpreter.
static inline PyObject *_Nonnull codesnap_runtime_error(void) { return PyExc_RuntimeError; }
static inline PyObject *_Nonnull codesnap_value_error(void) { return PyExc_ValueError; }
static inline PyObject *_Nonnull codesnap_memory_error(void) { return PyExc_MemoryError; }
static inline PyObject *_Nonnull codesnap_import_error(void) { return PyExc_ImportError; }

/// Whether a function of Python code is called: the quickest of answers, for what most calls are.
static inline int codesnap_is_python_function(PyObject *_Nonnull callable)
{
    return Py_TYPE(callable) == &PyFunction_Type;
}

/// What tells C functions apart, as `sys.setprofile` tells them from other callables: the definition of a built-in function or of a
/// bound method, the descriptor of an unbound one. 0 for anything else.
static inline uintptr_t codesnap_c_function(PyObject *_Nonnull callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    if (type == &PyMethodDescr_Type) {
        return (uintptr_t)callable;
    }
    if (type != &PyCFunction_Type && (type == &PyType_Type || !PyType_IsSubtype(type, &PyCFunction_Type))) {
        return 0;
    }
    return (uintptr_t)((PyCFunctionObject *)callable)->m_ml;
}

static inline int codesnap_is_method_descriptor(PyObject *_Nonnull callable)
{
    return Py_TYPE(callable) == &PyMethodDescr_Type;
}

/// Whether sys.setprofile is told of a call: of a method called without an object of its type it is not.
static inline int codesnap_is_profiled(PyObject *_Nonnull callable, PyObject *_Nonnull argument)
{
    return !codesnap_is_method_descriptor(callable)
        || PyObject_TypeCheck(argument, ((PyMethodDescrObject *)callable)->d_common.d_type);
}

/// Its plain name.
static inline const char *_Nullable codesnap_c_function_name(PyObject *_Nonnull callable)
{
    return codesnap_is_method_descriptor(callable) ? ((PyMethodDescrObject *)callable)->d_method->ml_name
                                                   : ((PyCFunctionObject *)callable)->m_ml->ml_name;
}

/// The module that a built-in function says it is of, borrowed, or NULL; methods say none.
static inline PyObject *_Nullable codesnap_c_function_module(PyObject *_Nonnull callable)
{
    PyObject *module = codesnap_is_method_descriptor(callable) ? NULL : ((PyCFunctionObject *)callable)->m_module;
    return module != NULL && PyUnicode_Check(module) ? module : NULL;
}

static inline int codesnap_is_function_of_module(PyObject *_Nonnull function)
{
    PyObject *self = ((PyCFunctionObject *)function)->m_self;
    return self == NULL || PyModule_Check(self);
}

/// The type that a built-in function is bound to, itself or by an object of it, borrowed: that of modules for their functions. NULL for
/// a function that is bound to nothing and for a descriptor.
static inline PyTypeObject *_Nullable codesnap_bound_type(PyObject *_Nonnull callable)
{
    PyObject *self = codesnap_is_method_descriptor(callable) ? NULL : ((PyCFunctionObject *)callable)->m_self;
    if (self == NULL) {
        return NULL;
    }
    return PyType_Check(self) ? (PyTypeObject *)self : Py_TYPE(self);
}

/// Whether a function that no type defines belongs to what it is bound to: nothing, a module, a type, or the capsule that a library keeps
/// a function's data in.
static inline int codesnap_is_bound_for_good(PyObject *_Nonnull callable)
{
    PyObject *self = ((PyCFunctionObject *)callable)->m_self;
    return codesnap_is_function_of_module(callable) || PyType_Check(self) || PyCapsule_CheckExact(self);
}

/// The type that defines a method, borrowed: of a bound one, that one among its type's bases. NULL when none of them does.
static inline PyTypeObject *_Nullable codesnap_defining_type(PyObject *_Nonnull callable)
{
    if (codesnap_is_method_descriptor(callable)) {
        return ((PyMethodDescrObject *)callable)->d_common.d_type;
    }
    PyTypeObject *type = codesnap_bound_type(callable);
    PyObject *bases = type == NULL || type == &PyModule_Type ? NULL : type->tp_mro;
    for (Py_ssize_t i = 0; bases != NULL && i < PyTuple_GET_SIZE(bases); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(bases, i);
        for (PyMethodDef *method = base->tp_methods; method != NULL && method->ml_name != NULL; method++) {
            if (method == ((PyCFunctionObject *)callable)->m_ml) {
                return base;
            }
        }
    }
    return NULL;
}

/// Has the interpreter call a built-in function at that address, past what it does for every built-in function.
static inline void codesnap_set_vectorcall(PyObject *_Nonnull function, vectorcallfunc _Nonnull address)
{
    ((PyCFunctionObject *)function)->vectorcall = address;
}

/// The type's name with its module's, as C code defines it.
static inline const char *_Nonnull codesnap_type_name(const PyTypeObject *_Nonnull type) { return type->tp_name; }

static inline PyObject *_Nonnull codesnap_type_object(PyTypeObject *_Nonnull type) { return (PyObject *)type; }

/// Up to 3.11 only a profile function sees C functions called; from 3.12 on sys.monitoring tells of them.
static inline int codesnap_has_monitoring(void) { return PY_VERSION_HEX >= 0x030C0000; }

/// A Py_tracefunc whose frame is an address: Swift sees another type in it up to 3.10.
typedef int (*codesnap_profile_function)(
    PyObject *_Nullable object, void *_Nonnull frame, int what, PyObject *_Nullable argument);

/// A new reference to the code that the frame object at that address runs.
static inline PyCodeObject *_Nonnull codesnap_code_at_frame(void *_Nonnull frame)
{
    return PyFrame_GetCode((PyFrameObject *)frame);
}

static inline PyThreadState *_Nullable codesnap_first_thread(void)
{
    return PyInterpreterState_ThreadHead(PyInterpreterState_Get());
}

/// Whether that is the thread's profile function; NULL: whether it has none.
static inline int codesnap_has_profile_function(
    const PyThreadState *_Nonnull thread, codesnap_profile_function _Nullable function)
{
    return thread->c_profilefunc == (Py_tracefunc)function;
}

/// Gives a thread a profile function, or takes it away. Returns 0, or -1 with an exception set. Up to 3.11.
static inline int codesnap_set_profile_function(
    PyThreadState *_Nonnull thread, codesnap_profile_function _Nullable function)
{
#if PY_VERSION_HEX < 0x030C0000
    return _PyEval_SetProfile(thread, (Py_tracefunc)function, NULL);
#else
    (void)thread;
    (void)function;
    return 0;
#endif
}

/// The frame that the thread runs, of the kind that evaluators are given.
static inline void *_Nullable codesnap_current_frame(const PyThreadState *_Nonnull thread)
{
#if PY_VERSION_HEX < 0x030B0000
    return thread->frame;
#elif PY_VERSION_HEX < 0x030D0000
    return thread->cframe->current_frame;
#else
    return thread->current_frame;
#endif
}

/// The version that the interpreter running now must share with the headers: major and minor.
static inline const char *_Nonnull codesnap_header_version(void) { return PY_VERSION; }

/// A string's hash and equality by its characters alone, past what a subclass of `str` may define: no Python code runs for it.
static inline Py_ssize_t codesnap_text_hash(PyObject *_Nonnull text) { return PyUnicode_Type.tp_hash(text); }

static inline int codesnap_texts_are_equal(PyObject *_Nonnull first, PyObject *_Nonnull second)
{
    return first == second || PyUnicode_Compare(first, second) == 0;
}

static inline int codesnap_is_last_reference(PyObject *_Nonnull object) { return Py_REFCNT(object) == 1; }

/// Whether the interpreter is being taken apart.
static inline int codesnap_is_finalizing(void)
{
#if PY_VERSION_HEX >= 0x030D0000
    return Py_IsFinalizing();
#else
    return _Py_IsFinalizing();
#endif
}

// Instructions, constants and names of a code object, borrowed, up to 3.10; NULL later, where nobody needs them: it carries its
// qualified name.
#if PY_VERSION_HEX < 0x030B0000
static inline PyObject *_Nullable codesnap_code_instructions(const PyCodeObject *_Nonnull code) { return code->co_code; }
static inline PyObject *_Nullable codesnap_code_constants(const PyCodeObject *_Nonnull code) { return code->co_consts; }
static inline PyObject *_Nullable codesnap_code_names(const PyCodeObject *_Nonnull code) { return code->co_names; }
#else
static inline PyObject *_Nullable codesnap_code_instructions(const PyCodeObject *_Nonnull code) { (void)code; return NULL; }
static inline PyObject *_Nullable codesnap_code_constants(const PyCodeObject *_Nonnull code) { (void)code; return NULL; }
static inline PyObject *_Nullable codesnap_code_names(const PyCodeObject *_Nonnull code) { (void)code; return NULL; }
#endif

static inline int codesnap_is_type(PyObject *_Nonnull object) { return PyType_Check(object); }

/// Whether the object that a weak reference was to is gone.
static inline int codesnap_weak_reference_is_dead(PyObject *_Nonnull reference)
{
#if PY_VERSION_HEX >= 0x030D0000
    PyObject *target = NULL;
    int found = PyWeakref_GetRef(reference, &target);
    Py_XDECREF(target); // not the last one: whoever asks holds the interpreter lock, and nobody else has let go meanwhile
    return found == 0;
#else
    return PyWeakref_GetObject(reference) == Py_None;
#endif
}

/// Whether a descriptor, as a type has it for an attribute that C code defines, gives None for that object.
static inline int codesnap_descriptor_is_none(PyObject *_Nonnull descriptor, PyObject *_Nonnull object)
{
    descrgetfunc get = Py_TYPE(descriptor)->tp_descr_get;
    PyObject *value = get == NULL ? NULL : get(descriptor, object, (PyObject *)Py_TYPE(object));
    if (value == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(value);
    return value == Py_None;
}

/// What a callable returns for two arguments: a new reference, or NULL with its exception.
static inline PyObject *_Nullable codesnap_call_with_two(
    PyObject *_Nonnull callable, PyObject *_Nonnull first, PyObject *_Nonnull second)
{
    return PyObject_CallFunctionObjArgs(callable, first, second, NULL);
}

/// A new function object. `PyCFunction_New` is a macro.
static inline PyObject *_Nullable codesnap_function_object(PyMethodDef *_Nonnull definition)
{
    return PyCFunction_New(definition, NULL);
}

// Two versions enter a Python function's frame past the frame-evaluation hook, once they have fitted an instruction to what it calls:
// 3.11 a `__getitem__` (BINARY_SUBSCR_GETITEM), 3.13 an `__init__` (CALL_ALLOC_AND_ENTER_INIT). Both look at something first that can be
// changed without a change of meaning, so that they do not: the function's version must fit 16 bits, the type must be allocated by
// PyType_GenericAlloc.
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
#define CODESNAP_HIDDEN_FUNCTION "__getitem__"
#define CODESNAP_HIDDEN_ARGUMENTS 2
#elif PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000
#define CODESNAP_HIDDEN_FUNCTION "__init__"
#define CODESNAP_HIDDEN_ARGUMENTS 1
#endif

/// Whether this version does that.
static inline int codesnap_hides_calls(void)
{
#ifdef CODESNAP_HIDDEN_FUNCTION
    return 1;
#else
    return 0;
#endif
}

/// Whether frames of this code have to do with it: those of functions of that name, and in 3.11 the bodies of classes, which make them.
static inline int codesnap_may_hide_calls_of(const PyCodeObject *_Nonnull code)
{
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
    if (!(code->co_flags & CO_OPTIMIZED)) {
        return 1;
    }
#endif
#ifdef CODESNAP_HIDDEN_FUNCTION
    return code->co_argcount >= CODESNAP_HIDDEN_ARGUMENTS && !codesnap_code_makes_generators(code)
        && PyUnicode_CompareWithASCIIString(code->co_name, CODESNAP_HIDDEN_FUNCTION) == 0;
#else
    (void)code;
    return 0;
#endif
}

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
static inline void codesnap_keep_function_in_sight(PyObject *_Nullable function, uint32_t *_Nonnull unfit_version)
{
    if (function == NULL || !PyFunction_Check(function)) {
        return;
    }
    PyFunctionObject *it = (PyFunctionObject *)function;
    // Of its own, since fitted calls tell functions apart by it; from above, since CPython counts from 1 and never uses one again.
    if (it->func_version <= UINT16_MAX && *unfit_version > UINT16_MAX) {
        it->func_version = (*unfit_version)--;
    }
}
#elif PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000
static inline PyObject *_Nullable codesnap_allocate(PyTypeObject *_Nonnull type, Py_ssize_t count)
{
    return PyType_GenericAlloc(type, count);
}
#endif

/// Has calls be seen of what a class has in that dictionary. An exception that is on its way stays as it is. `unfit_version` is the next
/// version to give to a function, the same variable for all calls; it counts down from UINT32_MAX.
static inline void codesnap_keep_namespace_in_sight(PyObject *_Nullable namespace_, uint32_t *_Nonnull unfit_version)
{
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
    if (namespace_ != NULL && PyDict_Check(namespace_)) {
        codesnap_keep_function_in_sight(PyDict_GetItemString(namespace_, CODESNAP_HIDDEN_FUNCTION), unfit_version);
    }
#else
    (void)namespace_;
    (void)unfit_version;
#endif
}

/// A new reference to the dictionary that a class's body fills, by its frame; NULL for any other frame.
static inline PyObject *_Nullable codesnap_class_namespace(const void *_Nonnull frame)
{
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
    if (codesnap_frame_code(frame)->co_flags & CO_OPTIMIZED) {
        return NULL;
    }
    PyObject *namespace_ = ((PyObject *const *)frame)[3]; // f_func, f_globals, f_builtins, f_locals
    Py_XINCREF(namespace_);
    return namespace_;
#else
    (void)frame;
    return NULL;
#endif
}

/// Has calls that belong to this type be seen: from now on, and where an instruction was fitted to them already.
static inline void codesnap_keep_type_in_sight(PyObject *_Nonnull object, uint32_t *_Nonnull unfit_version)
{
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
    codesnap_keep_namespace_in_sight(((PyTypeObject *)object)->tp_dict, unfit_version);
#elif PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000
    (void)unfit_version;
    PyTypeObject *type = (PyTypeObject *)object;
    int is_simple = type->tp_alloc == PyType_GenericAlloc && type->tp_new == PyBaseObject_Type.tp_new;
    if (is_simple && (type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        type->tp_alloc = codesnap_allocate;
        if (((PyHeapTypeObject *)type)->_spec_cache.init != NULL) {
            PyType_Modified(type);
        }
    }
#else
    (void)object;
    (void)unfit_version;
#endif
}

/// The same for the call that a frame begins, of code of which `codesnap_may_hide_calls_of` is true.
static inline void codesnap_keep_call_in_sight(void *_Nonnull frame, uint32_t *_Nonnull unfit_version)
{
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
    codesnap_keep_function_in_sight(*(PyObject *const *)frame, unfit_version); // f_func
#elif PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x030E0000
    // After eight pointers, int stacktop, uint16_t return_offset and char owner, the first argument.
    PyObject *object = ((PyObject *const *)frame)[9];
    if (object != NULL) {
        codesnap_keep_type_in_sight((PyObject *)Py_TYPE(object), unfit_version);
    }
#else
    (void)frame;
    (void)unfit_version;
#endif
}

static inline PyObject *_Nonnull codesnap_base_type(void) { return (PyObject *)&PyBaseObject_Type; }
static inline PyObject *_Nonnull codesnap_type_of_types(void) { return (PyObject *)&PyType_Type; }

#endif
