/**
 * The backend on EJML: tensors are {@code DMatrixRMaj} or {@code FMatrixRMaj}, products are EJML's,
 * everything else is a loop over the matrices' arrays.
 *
 * <p><b>Products.</b> EJML's fastest is the tile multiplication of its block matrices with a
 * transposed right side, some 10 GFLOP/s where its row-major products reach 4 to 6. It takes
 * strides, so it runs on row-major matrices as they are; what is not laid out for it is packed,
 * transposed, into scratch of fixed size.
 *
 * <p><b>Threads.</b> One thread, or {@code BackendOptions.ALL_THREADS}: then products of at least
 * about a million multiply-adds are divided by columns among EJML's own pool, one for the process,
 * whose size and switches this backend never changes. Every run gives the same bits; so does one
 * thread, save where a long product with a small right side is divided that one thread leaves
 * whole. Waking the pool takes some 45 µs.
 *
 * <p><b>Allocation.</b> A warm training step with one thread allocates nothing. With all threads,
 * each product on the pool leaves the calling thread's tasks behind, about 150 bytes, and the
 * pool's threads' own.
 */
package io.github.espalier.backend.ejml;
