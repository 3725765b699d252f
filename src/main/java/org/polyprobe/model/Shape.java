package org.polyprobe.model;

/**
 * A model's outer measures.
 *
 * @param layers number of blocks; hidden states run 0…layers
 * @param hidden width of a hidden state
 * @param vocabulary rows of the embedding table
 * @param maxTokens longest text the model takes, special tokens included
 */
public record Shape(int layers, int hidden, int vocabulary, int maxTokens) {}
