/** Which backend for my network: measures those on the class path and recommends. */
package io.github.espalier.advise;
