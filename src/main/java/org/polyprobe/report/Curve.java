package org.polyprobe.report;

/** What a line in a chart shows: one measure of one model, for a language or a pair; reference may be empty. */
record Curve(String model, String task, String measure, String language, String reference) {
  Curve reversed() {
    return new Curve(model, task, measure, reference, language);
  }

  Curve measure(String other) {
    return new Curve(model, task, other, language, reference);
  }
}
