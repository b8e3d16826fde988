#pragma once
// Scalar loops over elementary functions and fused products, outside the kernels. The program is compiled for x86-64-v2, which has no
// instruction for a multiply and an add in one rounding: there each is a call of the C library.

/// Before a function: it is compiled for x86-64-v2 and for x86-64-v3 too, with all that it calls inlined, and the loader takes the one
/// that the processor has. The bits are the same: only multiply_add fuses, and a sum keeps its order. Nothing where the compiler has
/// the instruction anyway, or has no such copies.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__FMA__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ASYMSWEEP_EVERY_PROCESSOR [[gnu::flatten, gnu::target_clones("arch=x86-64-v3", "default")]]
#else
#define ASYMSWEEP_EVERY_PROCESSOR
#endif
