/**
 * Language models: a batch of tokens in, the hidden states of every layer out.
 *
 * <p>{@link org.polyprobe.model.ModelFamily} names the families; each is one file whose block is written out in full
 * over the parts in {@code nn}. Layer 0 is the embedding output after its norm if it has one, layer i the output of
 * block i, the last what Hugging Face returns as the last hidden state. No option shifts the index.
 */
package org.polyprobe.model;
