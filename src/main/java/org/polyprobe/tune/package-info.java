/**
 * Fine-tuning: a checkpoint, labelled texts of the source languages and a {@link org.polyprobe.tune.Recipe} in, a
 * checkpoint that transformers loads out.
 *
 * <p>{@link org.polyprobe.tune.FineTuning} is the loop, {@link org.polyprobe.tune.Classifier} what predicts afterwards.
 * Nothing here can see a target language: {@link org.polyprobe.tune.SourceData} is all a run is given, and what is
 * selected on a development set is selected on that of the source.
 */
package org.polyprobe.tune;
