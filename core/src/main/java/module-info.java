/** The engine: tensors, layers, training, and the interface that backends implement. */
module io.github.espalier.core {
  // Only CsvFiles needs it.
  requires static de.siegmar.fastcsv;
  // Only BackendAdvisor needs it, to count what threads allocate.
  requires static jdk.management;

  exports io.github.espalier.autograd;
  exports io.github.espalier.tensor;
  exports io.github.espalier.backend;
  exports io.github.espalier.init;
  exports io.github.espalier.layer;
  exports io.github.espalier.network;
  exports io.github.espalier.loss;
  exports io.github.espalier.optim;
  exports io.github.espalier.data;
  exports io.github.espalier.metric;
  exports io.github.espalier.train;
  exports io.github.espalier.io;
  exports io.github.espalier.advise;

  uses io.github.espalier.backend.BackendProvider;
}
