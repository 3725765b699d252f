/**
 * Text to token ids, exactly as {@code transformers} gives them, by Hugging Face's own tokenizers library.
 *
 * <p>A {@link org.polyprobe.tokenizer.Tokenizer} gives {@link org.polyprobe.tokenizer.Encoding}s of texts and
 * pairs, and {@link org.polyprobe.tokenizer.WordWindows} of sentences whose words are given. It reads
 * {@code tokenizer.json}, or makes one of the older vocabulary files: {@code TokenizerConfig} holds the settings,
 * {@code TokenizerClass} says which class of transformers would read them, {@code ClassPipeline} what that class builds.
 * Nothing here knows a model's weights, and nothing is written to disk.
 */
package org.polyprobe.tokenizer;
