package org.polyprobe.tune;

import java.nio.file.Path;
import java.util.List;

/**
 * What a run came to.
 *
 * @param model the trained checkpoint, as transformers reads it
 * @param steps all of them, of earlier parts of the run too
 * @param evaluations looks at the source's development set
 * @param chosenStep the step whose weights the model has: the last, or the best on the development set
 */
public record Outcome(Path model, List<Step> steps, List<Evaluation> evaluations, int chosenStep) {}
