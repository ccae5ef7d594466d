/** The backend on nested Java arrays. */
module io.github.espalier.backend.plain {
  requires io.github.espalier.core;

  provides io.github.espalier.backend.BackendProvider with
      io.github.espalier.backend.plain.PlainProvider;
}
