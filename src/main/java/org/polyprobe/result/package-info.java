/**
 * Results: one number a row, and what it was made from.
 *
 * <p>A {@link org.polyprobe.result.Run} holds {@link org.polyprobe.result.Score}s, the
 * {@link org.polyprobe.result.Definition} of every measure among them and a {@link org.polyprobe.result.Manifest};
 * a report needs nothing else. It is written as {@code results.csv} and {@code results.json} and read back from the
 * latter.
 *
 * <ul>
 *   <li>{@link org.polyprobe.result.ResultsCsv}: the scores for a spreadsheet, R or pandas; baselines are rows too.
 *   <li>{@link org.polyprobe.result.ResultsJson}: the whole run; what is read back equals what was written.
 *   <li>{@link org.polyprobe.result.RunFolder}: puts files into {@code --out}, all of them or none.
 * </ul>
 *
 * <p>Nothing here computes a measure or knows about pages.
 */
package org.polyprobe.result;
