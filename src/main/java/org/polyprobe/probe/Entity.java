package org.polyprobe.probe;

/** A named entity: its type and its first and last word in the sentence. */
public record Entity(String type, int first, int last) {}
