/**
 * The command line: one class per command, which reads options, calls one run and writes one folder.
 *
 * <p>{@link org.polyprobe.cli.Polyprobe} is the entry point and the one place where failures become messages and exit
 * codes: 0 done, 1 failed, 2 bad usage or input.
 */
package org.polyprobe.cli;
