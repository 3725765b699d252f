package org.polyprobe;

/**
 * Something the user gave cannot be used: a file, an option, a checkpoint.
 *
 * <p>The message stands alone on one line: where it is, what was found, what was expected, and the remedy if there
 * is just one. The command line prints it without a stack trace and exits with 2.
 */
public final class InputException extends RuntimeException {
  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
