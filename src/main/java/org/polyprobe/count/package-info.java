/**
 * Counting: what texts and their tokens hold, from a sentence to files of any size.
 *
 * <p>{@link org.polyprobe.count.TokenCounts} are one language's {@link org.polyprobe.count.Count}s under one tokenizer,
 * text by text. {@link org.polyprobe.count.StreamCounter} takes them of files at reading speed: a line is cut where
 * the tokenizer splits it anyway ({@link org.polyprobe.tokenizer.Cuts}), and what was seen before is looked up. Nothing
 * here divides one count by another; {@code measure} does.
 */
package org.polyprobe.count;
