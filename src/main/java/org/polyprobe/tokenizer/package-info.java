/**
 * Text to token ids, exactly as {@code transformers} gives them, by Hugging Face's own tokenizers library.
 *
 * <p>A {@link org.polyprobe.tokenizer.Tokenizer} reads {@code tokenizer.json} and gives
 * {@link org.polyprobe.tokenizer.Encoding}s. Nothing here knows a model's weights.
 */
package org.polyprobe.tokenizer;
