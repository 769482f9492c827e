// The calling thread's C stack and number, as far as Swift cannot reach them by itself.
#ifndef CODESNAP_CTHREADSTACK_SHIM_H
#define CODESNAP_CTHREADSTACK_SHIM_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

// glibc declares these two for GNU sources only, which modules are not.
extern int gettid(void);
extern int pthread_getattr_np(pthread_t thread, pthread_attr_t *_Nonnull attributes);

/// The system's number of the calling thread.
static inline uint64_t codesnap_native_thread_id(void)
{
    return (uint64_t)gettid();
}

/// Stores the lowest address and the size of the stack that the system gave the calling thread. Returns 0, or an error number.
static inline int codesnap_system_stack(uintptr_t *_Nonnull lowest, size_t *_Nonnull size)
{
    pthread_attr_t attributes;
    void *start = NULL;
    int error = pthread_getattr_np(pthread_self(), &attributes);
    if (error != 0) {
        return error;
    }
    error = pthread_attr_getstack(&attributes, &start, size);
    pthread_attr_destroy(&attributes);
    *lowest = (uintptr_t)start;
    return error;
}

/// What is kept for each thread, in memory that ends with it.
struct codesnap_thread_words {
    /// The lowest address at which the thread may still call on the stack that it is on; 0 until that is known.
    uintptr_t stack_limit;
    /// The number of the greenlet that runs, 0 for the thread's own.
    uint64_t lane;
    /// The number of the span in which its switches between greenlets were last watched.
    uint64_t watched_span;
    /// Whether it is known to have greenlets (1) or none (-1) that its switches have not told of; 0 when that was not asked yet.
    int greenlets;
};

/// The calling thread's words, zeros at first.
static inline struct codesnap_thread_words *_Nonnull codesnap_thread_words(void)
{
    static _Thread_local struct codesnap_thread_words words;
    return &words;
}

// makecontext takes a function of no fixed signature, which Swift cannot name.
struct codesnap_stack_call {
    void (*function)(void *_Nullable);
    void *_Nullable argument;
};

// makecontext hands on ints only, so a pointer travels as two halves.
static inline void codesnap_stack_trampoline(unsigned int high, unsigned int low)
{
    struct codesnap_stack_call *call = (struct codesnap_stack_call *)(((uintptr_t)high << 32) | (uintptr_t)low);
    call->function(call->argument);
}

/// Calls `function(argument)` with the `size` bytes at `stack` as its C stack and comes back when it returns.
/// Returns 0, or -1 when the context could not be read or entered (then nothing was called).
static inline int codesnap_call_on_stack(
    void *_Nonnull stack, size_t size, void (*_Nonnull function)(void *_Nullable), void *_Nullable argument)
{
    ucontext_t here, there;
    struct codesnap_stack_call call = {function, argument};
    uintptr_t address = (uintptr_t)&call;
    if (getcontext(&there) != 0) {
        return -1;
    }
    there.uc_stack.ss_sp = stack;
    there.uc_stack.ss_size = size;
    there.uc_link = &here;
    makecontext(&there, (void (*)(void))codesnap_stack_trampoline, 2, (unsigned int)(address >> 32), (unsigned int)address);
    return swapcontext(&here, &there);
}

#endif
