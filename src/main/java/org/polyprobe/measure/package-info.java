/**
 * Measures: numbers from matrices of states, each with its interval and its baseline.
 *
 * <p>Input is float matrices [items, hidden] as libtorch tensors; output is {@link org.polyprobe.measure.Estimate}s.
 * {@link org.polyprobe.measure.Measures} lists every measure with its definition; {@code measures.md} in the docs
 * explains them. Nothing here reads a file or knows a model.
 */
package org.polyprobe.measure;
