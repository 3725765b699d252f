/**
 * Extraction: texts in, one vector per text and layer out, kept on disk.
 *
 * <p>One forward pass per batch yields every layer; each {@link org.polyprobe.extract.Reduction} turns token states
 * into a row at once, so token states never outlive their batch. Rows are written straight into the mapped file of
 * the {@link org.polyprobe.extract.StateStore}; native memory for states ends there. The second time the same texts
 * meet the same model, the rows come from disk and no weight is read.
 */
package org.polyprobe.extract;
