package org.polyprobe.extract;

import java.util.Locale;

/** Whether the tokens a template adds ({@code [CLS]}, {@code </s>} …) count when a text is reduced to a row. */
public enum SpecialTokens {
  INCLUDE, EXCLUDE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
