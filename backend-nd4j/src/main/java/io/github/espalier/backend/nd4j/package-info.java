/**
 * The backend on ND4J's off-heap arrays, on the CPU.
 *
 * <p>ND4J provides the memory and the native libraries. Products call the OpenBLAS that ND4J brings
 * directly on the arrays' pointers, and everything else runs in Java on small blocks copied out of
 * the arrays, because an operation of ND4J itself costs microseconds and kilobytes of garbage
 * whatever its size. Nothing is allocated by a warm training step.
 *
 * <p><b>Threads.</b> Products and updates that are large enough are divided among the backend's own
 * threads ({@link io.github.espalier.backend.BackendOptions#threads(int)}), each of which calls
 * OpenBLAS for its own rows or columns. What is divided, and how, depends on the shapes and the
 * number of threads only, so that a number of threads gives the same bits on every run. Creating a
 * backend sets the internal threads of ND4J and of its OpenBLAS to 1, for the whole process, unless
 * {@link io.github.espalier.backend.BackendOptions#leaveNativeThreads()} says otherwise.
 *
 * <p><b>Logging.</b> ND4J logs through slf4j 1.7 and warns on the console if the application has no
 * binding for it; adding {@code slf4j-nop} silences it. Choosing one is left to the application.
 *
 * <p><b>Tuning.</b> {@code OPENBLAS_CORETYPE} in the environment chooses OpenBLAS's kernels where
 * it picks the wrong ones; what it picked is part of the backend's description. OpenBLAS 0.3.19
 * takes processors that it does not know for older ones: where the description says HASWELL or ZEN
 * and the processor has full-width AVX-512, {@code OPENBLAS_CORETYPE=SkylakeX} may be faster in
 * {@code FLOAT32}. Other kernels may round differently.
 */
package io.github.espalier.backend.nd4j;
