/** The engine: tensors, layers, training, and the interface that backends implement. */
module io.github.espalier.core {
  exports io.github.espalier.tensor;
  exports io.github.espalier.backend;
  exports io.github.espalier.io;

  uses io.github.espalier.backend.BackendProvider;
}
