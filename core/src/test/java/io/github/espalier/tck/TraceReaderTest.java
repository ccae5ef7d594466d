package io.github.espalier.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden reader refuses what it does not know and every figure that is not right. */
class TraceReaderTest {
  @TempDir Path folder;

  /** A field or option the reader does not know must fail, not be ignored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opt_sgd.json | \"lr\":            | \"clip\":1,\"lr\":           | clip",
        "opt_sgd.json | \"name\": *\"sgd\" | \"name\":\"lion\"         | lion",
        "opt_sgd.json | \"use_bias\":      | \"frozen\":true,\"use_bias\": | frozen",
        "opt_sgd.json | \"dataset\":       | \"dropout\":0.5,\"dataset\":  | dropout",
        "opt_sgd.json | \"reduction\":     | \"gamma\":2,\"reduction\":    | gamma",
        "opt_sgd.json | \"snapshots\":     | \"snapshot\":[],\"snapshots\": | snapshot",
        "opt_sgd.json | \"kind\": *\"network\" | \"kind\":\"convolution\" | convolution",
        "opt_sgd.json | nn-golden/1            | nn-golden/2                 | nn-golden/1",
        "seed_ff_xnor.json | \"timing\":   | \"window\":5,\"timing\":      | window",
        "seed_ff_xnor.json | \"rounded_predictions\": | \"seconds\":1,\"rounded_predictions\": | seconds",
        "opt_sgd.json | \"kind\":               | kind:                       | line",
        "metrics.json | mean_absolute_error | median_absolute_error        | median",
        "matrix_ops.json | hadamard        | kronecker                     | kronecker",
        "scalar_graphs.json | \"op\": *\"exp\" | \"op\":\"sin\"        | sin",
        "table_activations.json | softplus | mish                          | mish",
      })
  void refusesUnknown(String file, String pattern, String replacement, String named)
      throws IOException {
    assertRefused(file, edited(file, pattern, replacement), named);
  }

  /** Every compared number counts: a digit changed in the file is noticed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opt_sgd.json | \"start\"(.*?)\"loss\": *([0-9.]+)  | \"start\"$1\"loss\":0.999 | start.loss",
        "opt_sgd.json | \"dataset_loss_before\": *[0-9.]+     | \"dataset_loss_before\":9 | dataset_loss_before",
        "opt_sgd.json | \"running_loss_sum\": *[0-9.]+        | \"running_loss_sum\":9    | running_loss_sum",
        "opt_sgd.json | \"running_loss_mean\": *[0-9.]+       | \"running_loss_mean\":9   | running_loss_mean",
        "opt_sgd.json | \"steps_after\": *[0-9]+              | \"steps_after\":99        | steps_after",
        "opt_sgd.json | \"dataset_loss\": *[0-9.]+            | \"dataset_loss\":9        | dataset_loss",
        "opt_sgd.json | \"params_total\": *[0-9]+             | \"params_total\":1        | parameters",
        "loss_cce_softmax.json | \"accuracy\": *[0-9.]+       | \"accuracy\":0.5          | accuracy",
        "l2_all_params.json | \"penalty\": *[0-9.]+           | \"penalty\":9             | penalty",
        "l2_all_params.json | \"objective\": *[0-9.]+         | \"objective\":9           | objective",
        "seed_ff_xnor.json | \"reported\": *[0-9.]+           | \"reported\":9            | reported",
        "seed_ff_xnor.json | \"0.1421\" | \"0.1422\" | printed",
      })
  void refusesWrongFigures(String file, String pattern, String replacement, String named)
      throws IOException {
    assertRefused(file, edited(file, "(?s)" + pattern, replacement), named);
  }

  @Test
  void refusesFolderWithoutCases() throws IOException {
    Files.writeString(folder.resolve("README.md"), "no cases here");

    assertThat(GoldenFiles.read(folder)).isEmpty();
    assertThatThrownBy(() -> GoldenFiles.inFolder(folder.toString()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no *.json");
  }

  @Test
  void refusesMissingFolder() {
    assertThatThrownBy(() -> GoldenFiles.inFolder(folder.resolve("missing").toString()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not a folder");
  }

  @Test
  void readsAnotherFolder() throws IOException {
    Files.writeString(folder.resolve("mine.json"), original("opt_sgd.json"));

    assertThat(GoldenFiles.inFolder(folder.toString())).containsOnlyKeys("mine.json");
  }

  private static String edited(String file, String pattern, String replacement) throws IOException {
    String text = original(file);
    String changed = text.replaceFirst(pattern, replacement);
    assertThat(changed).as("the edit must hit").isNotEqualTo(text);
    return changed;
  }

  private static void assertRefused(String file, String text, String named) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try (Backend backend = new HeapBackend(DType.FLOAT64)) {
      assertThatThrownBy(() -> GoldenContract.check(file, content, backend))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(named);
    }
  }

  private static String original(String file) throws IOException {
    try (InputStream in = TraceReaderTest.class.getResourceAsStream("/golden/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
