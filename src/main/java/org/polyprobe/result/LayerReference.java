package org.polyprobe.result;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The other side of a score that compares two layers, as it stands in {@link Score#reference()}: {@code layer 8}, or
 * {@code bloom-560m layer 24} where it is another model's.
 *
 * @param model empty where it is the score's own
 */
public record LayerReference(String model, int layer) {
  private static final Pattern FORM = Pattern.compile("(?s)(?:(.+) )?layer (\\d{1,9})");

  /** The layer a reference names; empty where it is a language or nothing. */
  public static Optional<LayerReference> of(String reference) {
    Matcher form = FORM.matcher(reference);
    if (!form.matches()) return Optional.empty();
    return Optional.of(new LayerReference(form.group(1) == null ? "" : form.group(1), Integer.parseInt(form.group(2))));
  }

  @Override public String toString() {
    return (model.isEmpty() ? "" : model + " ") + "layer " + layer;
  }
}
