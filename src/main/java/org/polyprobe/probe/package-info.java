/**
 * Probes: small models trained on frozen states, and the scores of their predictions.
 *
 * <p>A probe says what a layer's states hold that a linear map can read. What it learns on random labels
 * (control tasks) is the yardstick: without it, a high score may be the probe's own doing.
 * {@link org.polyprobe.probe.Matches} counts right predictions, of labels and of named entities
 * ({@link org.polyprobe.probe.Tagging}), with intervals.
 *
 * <p>Nothing here runs a model or reads a file.
 */
package org.polyprobe.probe;
