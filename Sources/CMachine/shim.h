// What of the CPU Swift cannot reach by itself: the time stamp counter and the stack pointer.
#ifndef CODESNAP_CMACHINE_SHIM_H
#define CODESNAP_CMACHINE_SHIM_H

#include <stdint.h>

/// The CPU's time stamp counter, in ticks of a rate that is the machine's own; 0 on a CPU without one.
static inline uint64_t codesnap_ticks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t ticks;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
#else
    return 0;
#endif
}

/// Whether that counter runs at one rate whatever the CPU does (x86-64: the invariant TSC bit; arm64: always).
static inline int codesnap_ticks_are_steady(void)
{
#if defined(__x86_64__)
    unsigned int a = 0x80000000u, b, c = 0, d = 0;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    if (a < 0x80000007u) {
        return 0;
    }
    a = 0x80000007u;
    c = 0;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return (d >> 8) & 1;
#elif defined(__aarch64__)
    return 1;
#else
    return 0;
#endif
}

/// An address on the C stack of the function that this is inlined into.
static inline uintptr_t codesnap_stack_address(void)
{
    return (uintptr_t)__builtin_frame_address(0);
}

#endif
