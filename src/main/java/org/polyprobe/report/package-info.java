/**
 * The report: runs in, one self-contained HTML page out.
 *
 * <p>{@link org.polyprobe.report.Report} fills the template in {@code src/main/resources/report}: a {@code Summary} in
 * words, {@code Tables} as plain HTML, {@code PageData} for the charts, and Apache ECharts, all in one file that opens
 * without a network. It computes no measure: every number and every sentence comes from the scores, and the page says
 * with each of them how certain it is. A section without scores is left out.
 */
package org.polyprobe.report;
