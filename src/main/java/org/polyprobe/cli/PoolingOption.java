package org.polyprobe.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.polyprobe.extract.Pooling;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How token states become one vector per text. */
final class PoolingOption {
  @Option(names = "--pooling", paramLabel = "POOLING", defaultValue = "mean", converter = ByLabel.class,
      completionCandidates = Labels.class,
      description = "Token states to one vector: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Pooling pooling;

  static final class Labels extends ArrayList<String> {
    Labels() {
      super(Stream.of(Pooling.values()).map(Pooling::label).toList());
    }
  }

  static final class ByLabel implements ITypeConverter<Pooling> {
    @Override
    public Pooling convert(String label) {
      return Arrays.stream(Pooling.values()).filter(p -> p.label().equals(label)).findFirst()
          .orElseThrow(() -> new TypeConversionException("expected one of " + new Labels() + " but was '" + label + "'"));
    }
  }
}
