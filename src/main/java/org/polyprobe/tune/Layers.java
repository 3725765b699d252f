package org.polyprobe.tune;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.nn.Parameter;

/**
 * Which layer a parameter makes: 0 for the embeddings and their norm, i for block i, the last block's for the norm
 * after it, one more for the head.
 *
 * @param blocks how many the model has
 */
record Layers(int blocks) {
  /** How the families number their blocks in names: encoder.layer.3, h.3, layers.3, block.3. */
  private static final Pattern BLOCK = Pattern.compile("(?:^|\\.)(?:layer|layers|h|block)\\.(\\d+)\\.");

  /** With the embeddings and the head. */
  int count() {
    return blocks + 2;
  }

  int of(Parameter parameter) {
    if (parameter.head()) return blocks + 1;
    Matcher block = BLOCK.matcher(parameter.name());
    if (block.find()) return Integer.parseInt(block.group(1)) + 1;
    return parameter.role() == Parameter.Role.EMBEDDING || parameter.name().contains("embed") ? 0 : blocks;
  }
}
