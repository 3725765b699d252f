/**
 * Texts: readers for parallel text and lexicons, and the data Polyprobe ships.
 *
 * <p>Every reader refuses what it cannot read with file and line ({@link org.polyprobe.InputException}); none of
 * them repairs, guesses or drops silently.
 */
package org.polyprobe.data;
