package org.polyprobe.transfer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.polyprobe.transfer.FewShot.Shot;

/**
 * What trained models say.
 *
 * @param said of every target's test set, as trained
 * @param shots what few-shot adaptation takes, by target; empty where it is not asked for
 * @param adapted after it, of the rows it is scored on
 */
record Answers(Map<Trial, Map<String, Predictions>> said, Map<String, Shots> shots, Map<Trial, Map<Shot, Predictions>> adapted) {
  Answers(Map<String, Shots> shots) {
    this(new LinkedHashMap<>(), shots, new LinkedHashMap<>());
  }
}
