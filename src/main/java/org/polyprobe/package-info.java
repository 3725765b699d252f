/**
 * Polyprobe: how does this multilingual language model handle each of my languages?
 *
 * <p>The data flow is the package list, left to right:
 *
 * <pre>
 * data -> tokenizer -> model (checkpoint, nn) -> extract -> measure -> run -> result -> report, cli
 * </pre>
 *
 * <p>Only {@link org.polyprobe.InputException} lives here.
 */
package org.polyprobe;
