/**
 * Experiments: which texts are run through a model, and which measures are taken of their states.
 *
 * <p>An {@link org.polyprobe.run.Experiment} says what states it needs and turns them into scores;
 * {@link org.polyprobe.run.ExperimentRun} takes any number of them over any number of models, so that every text runs
 * once; {@code SheetStore} keeps what was measured, layer by layer. Tensors end here: above are
 * {@link org.polyprobe.result.Run}s.
 */
package org.polyprobe.run;
