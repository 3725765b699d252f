/**
 * Measures: numbers from matrices of states, each with its interval and its baseline.
 *
 * <p>Input is float matrices [items, hidden] as libtorch tensors; output is {@link org.polyprobe.measure.Estimate}s.
 * {@link org.polyprobe.measure.Measures} lists every measure with its definition; {@code measures.md} in the docs
 * explains them. Nothing here reads a file or knows a model.
 *
 * <p>{@link org.polyprobe.measure.Vectors} are one language's states, made once per layer (centred first by
 * {@link org.polyprobe.measure.Centring} if wanted); two of them make {@link org.polyprobe.measure.Pairs}, which every
 * {@link org.polyprobe.measure.PairMeasure} reads. A {@link org.polyprobe.measure.Space} sums up one language's tokens
 * for every {@link org.polyprobe.measure.SpaceMeasure}. {@link org.polyprobe.measure.Collapse},
 * {@link org.polyprobe.measure.FamilyTest} and {@link org.polyprobe.measure.Contrast} draw conclusions from the values.
 * {@link org.polyprobe.measure.Cka} compares whole spaces, and {@link org.polyprobe.measure.Peak} follows one measure over a
 * model's layers.
 *
 * <p>Intervals come from {@link org.polyprobe.measure.Bootstrap}: items are resampled, the word or the sentence, never
 * the token. Similarities are computed in float64. Tensors live in the caller's scope; only a bootstrap keeps native
 * memory of its own, until it is closed. libtorch's sums differ in the last digits with its number of threads, and the
 * ends of intervals with them, from the seventh digit on.
 */
package org.polyprobe.measure;
