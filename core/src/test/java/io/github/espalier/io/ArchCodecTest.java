package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.init.Initializer;
import io.github.espalier.init.Initializers;
import io.github.espalier.internal.Bits;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Sequential;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ArchCodecTest {
  private static final String ZERO = "0000000000000000";
  private static final String GOOD =
      "{'input':[2],'seed':'000000000000002a','layers':[{'type':'dense','units':3,'activation':"
          + "{'function':'relu','p0':'0000000000000000','p1':'0000000000000000'},'bias':true,"
          + "'weight_init':'glorot_uniform','bias_init':'constant 0000000000000000',"
          + "'bias_rate':'3ff0000000000000'},{'type':'dropout','rate':'3fe0000000000000'}]}";

  private static final Sequential NETWORK =
      Sequential.input(2).dense(3, Activation.RELU).dropout(0.5).build();

  @Test
  void textIsTheDocumentedOne() throws Exception {
    String text = ArchCodec.write(new Arch(NETWORK, 42));
    assertThat(text).isEqualTo(GOOD.replace('\'', '"'));
    Arch read = ArchCodec.read("test", text);
    assertThat(read.network().layers()).isEqualTo(NETWORK.layers());
    assertThat(read.seed()).isEqualTo(42);
    assertThat(ArchCodec.write(read)).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource
  void everyActivationSurvives(Activation.Function function) throws Exception {
    Activation activation = new Activation(function, -0.1, Double.MIN_VALUE);
    Sequential network =
        Sequential.input(2).layer(activation).layer(Dense.of(1, activation)).build();
    String text = ArchCodec.write(new Arch(network, -1));
    assertThat(ArchCodec.read("test", text).network().layers()).isEqualTo(network.layers());
  }

  @Test
  void everyNamedInitializerSurvives() {
    for (Initializer init :
        List.of(
            Initializers.zeros(),
            Initializers.constant(-0.0),
            Initializers.uniform(-1e-300, 0.1),
            Initializers.normal(0.3, Double.MIN_VALUE),
            Initializers.glorotUniform(),
            Initializers.glorotNormal(),
            Initializers.heUniform(),
            Initializers.heNormal(),
            Initializers.lecunUniform(),
            Initializers.lecunNormal())) {
      assertThat(Initializers.byId(init.id())).isEqualTo(init);
    }
    assertThat(Initializers.values(1, 2).id()).isEqualTo(Initializers.CUSTOM);
    assertThat(Initializers.byId("custom").id()).isEqualTo(Initializers.CUSTOM);
  }

  @Test
  void textDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr", "de", "ar-EG", "th-TH-u-nu-thai")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(ArchCodec.write(new Arch(NETWORK, 42))).isEqualTo(GOOD.replace('\'', '"'));
        assertThat(RawFiles.header(RawFiles.bytes(SafeTensorsTest.sample()))).isASCII();
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      value = {
        "'input':[2]            | 'input':[]",
        "'input':[2]            | 'input':[0]",
        "'input':[2]            | 'input':[-2]",
        "'input':[2]            | 'input':[2.0]",
        "'input':[2]            | 'input':['2']",
        "'input':[2]            | 'input':[null]",
        "'input':[2]            | 'input':2",
        "'input':[2]            | 'input':[2,2]",
        "'input':[2]            | 'input':[1,1,1,1,1,1,1,1]",
        "'input':[2]            | 'input':[2147483647]",
        "'input':[2]            | 'input':[2147483647,2147483647,2147483647,2147483647]",
        "'input':[2]            | 'input':[99999999999999999999]",
        "'input':[2]            | 'input':[2],'more':1",
        "'input':[2]            | 'input':[2],'input':[2]",
        "'input':[2],           | ``",
        "000000000000002a'      | 2a'",
        "000000000000002a'      | 000000000000002A'",
        "'000000000000002a'     | 42",
        "'layers':[             | 'layers':[1,",
        "'layers':[             | 'layers':[[],",
        "'layers':[             | 'layers':[null,",
        "'layers':[             | 'layers':[{},",
        "'layers':[             | 'layers':[{'type':1},",
        "'type':'dense',        | ``",
        "'units':3              | 'units':0",
        "'units':3              | 'units':-3",
        "'units':3              | 'units':3e0",
        "'units':3              | 'units':2147483648",
        "'units':3              | 'units':'3'",
        "'units':3              | 'units':3,'class':'java.lang.Runtime'",
        "'units':3,             | ``",
        "'p0':'0000000000000000' | 'p0':'7ff8000000000000'",
        "'p0':'0000000000000000' | 'p0':'7ff0000000000000'",
        "'p0':'0000000000000000' | 'p0':0",
        "'p0':'0000000000000000' | 'p0':'0.5'",
        "'p0':'0000000000000000' | 'p0':'+000000000000000'",
        "'p0':'0000000000000000' | 'p0':'0000000000000000','p2':''",
        "'bias':true            | 'bias':'true'",
        "'bias':true            | 'bias':null",
        "'bias':true            | 'bias':1",
        "glorot_uniform         | glorot",
        "glorot_uniform         | ``",
        "glorot_uniform         | constant",
        "glorot_uniform         | constant 7ff8000000000000",
        "glorot_uniform         | uniform 0000000000000000",
        "glorot_uniform         | uniform 0000000000000000 0000000000000000",
        "glorot_uniform         | normal 0000000000000000 bff0000000000000",
        "glorot_uniform         | java.lang.Runtime",
        "3ff0000000000000       | bff0000000000000",
        "3ff0000000000000       | 7ff0000000000000",
        "3fe0000000000000       | 3ff0000000000000",
        "3fe0000000000000       | bfe0000000000000",
        "3fe0000000000000       | 7ff8000000000000",
        "'type':'dropout',      | 'type':'dropout','units':1,",
      })
  void refusesWhatIsNoNetwork(String from, String to) {
    assertThat(GOOD).contains(from);
    assertRefused(Reason.BAD_ARCHITECTURE, GOOD.replace(from, to));
  }

  @Test
  void refusesWordsItDoesNotKnowAsUnsupported() {
    assertRefused(Reason.UNSUPPORTED, GOOD.replace("'dense'", "'conv2d'"));
    assertRefused(Reason.UNSUPPORTED, GOOD.replace("'dense'", "'io.github.espalier.layer.Dense'"));
    assertRefused(Reason.UNSUPPORTED, GOOD.replace("'relu'", "'RELU'"));
  }

  @Test
  void refusesTextsThatAreNoObject() {
    for (String text :
        List.of("", "null", "[]", "1", "'x'", "{", "{}", GOOD + "x", "{'layers':[]}")) {
      assertRefused(Reason.BAD_ARCHITECTURE, text);
    }
    assertRefused(Reason.BAD_ARCHITECTURE, GOOD.replace("'units':3", "'units':[[[[]]]]"));
    assertRefused(Reason.BAD_ARCHITECTURE, "{'input':[2],'seed':'" + ZERO + "','layers':[]}");
  }

  @Test
  void sizesThatDoNotMultiplyAreRefusedWithoutMemory() throws Exception {
    // 2·(2³¹ − 9) weights are no tensor; nothing is allocated to find that out.
    String text = GOOD.replace("'units':3", "'units':2147483639").replace('\'', '"');
    Arch arch = ArchCodec.read("test", text);
    assertThatThrownBy(() -> arch.check("test", List.of(), false))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.BAD_ARCHITECTURE));
  }

  @Test
  void comparesTensorsBothWays() throws Exception {
    Arch arch = new Arch(NETWORK, 0);
    TensorEntry weight = entry("0.dense.weight", List.of(2, 3));
    TensorEntry bias = entry("0.dense.bias", List.of(1, 3));
    TensorEntry opt = entry("opt.x", List.of(1));
    arch.check("test", List.of(bias, weight), false);
    arch.check("test", List.of(bias, opt, weight), true);
    assertMismatch(arch, "0.dense.bias", List.of(weight));
    assertMismatch(arch, "0.dense.weight", List.of(bias));
    assertMismatch(arch, "opt.x", List.of(weight, bias, opt));
    assertMismatch(
        arch, "1.dense.weight", List.of(weight, bias, entry("1.dense.weight", List.of(1))));
    assertMismatch(arch, "0.dense.weight", List.of(bias, entry("0.dense.weight", List.of(3, 2))));
    assertMismatch(arch, "0.dense.weight", List.of(bias, entry("0.dense.weight", List.of(6))));
    assertMismatch(arch, "0.dense.bias", List.of(weight, entry("0.dense.bias", List.of(3))));
  }

  private static TensorEntry entry(String name, List<Integer> shape) {
    return new TensorEntry(name, "F64", shape, 0, 0);
  }

  private static void assertMismatch(Arch arch, String name, List<TensorEntry> entries) {
    assertThatThrownBy(() -> arch.check("test", entries, false))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  private static void assertRefused(Reason reason, String text) {
    assertThatThrownBy(() -> ArchCodec.read("m.safetensors", text.replace('\'', '"')))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageStartingWith("m.safetensors: arch");
  }

  @Test
  void bitsAreExactAndStrict() {
    for (double value : new double[] {0, -0.0, 0.1, Double.MIN_VALUE, -1 / 0.0, Double.NaN}) {
      assertThat(Double.doubleToRawLongBits(Bits.toDouble(Bits.hex(value))))
          .isEqualTo(Double.doubleToRawLongBits(value));
    }
    assertThat(Bits.hex(1.0)).isEqualTo("3ff0000000000000");
    assertThat(Bits.toLong(Bits.hex(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    for (String bad :
        List.of("", "0", ZERO + "0", "-000000000000001", "000000000000000G", "٠".repeat(16))) {
      assertThatThrownBy(() -> Bits.toLong(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
