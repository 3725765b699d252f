/**
 * Checkpoints: Hugging Face directories on disk, and where they come from.
 *
 * <p>{@link org.polyprobe.checkpoint.Checkpoints} turns a name (directory, alias, Maven artifact, hub) into a
 * directory, fetching and converting where it must. {@link org.polyprobe.checkpoint.Hub} fetches from a Hugging Face hub
 * into Hugging Face's own cache. {@link org.polyprobe.checkpoint.Checkpoint} opens a directory:
 * {@link org.polyprobe.checkpoint.Config} by key, tensors by name.
 * {@link org.polyprobe.checkpoint.SafetensorsWriter} writes the same format.
 *
 * <p>Files are strangers: every length, offset and shape is checked against the file before memory is mapped by it,
 * and what does not fit is refused with file and tensor ({@link org.polyprobe.InputException}). Pickles are never
 * read. Weights are mapped and handed out without a copy; no model family is known here, except that TensorFlow's BERT
 * can be rewritten under Hugging Face's names.
 *
 * <p>The user's cache is {@link org.polyprobe.checkpoint.Home}; whatever is written there is written beside and moved
 * in place, so an interrupted run leaves nothing that looks complete.
 */
package org.polyprobe.checkpoint;
