/** What core's packages share and nobody else may use; not exported. */
package io.github.espalier.internal;
