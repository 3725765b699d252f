/**
 * Studies: experiments written down in a file, and what a paper says of their numbers.
 *
 * <p>A {@link org.polyprobe.study.Study} is a YAML file: {@link org.polyprobe.study.Step}s, each a command of Polyprobe
 * with its options, and {@link org.polyprobe.study.Claim}s, each naming one number of a step and the paper's. Reading
 * checks all that can be known without running anything, and names file and line. {@link org.polyprobe.study.Outcome} is
 * what became of a step, {@link org.polyprobe.study.Finding} of a claim.
 *
 * <p>Nothing here runs a step or knows what options a command has: that is the command line's.
 */
package org.polyprobe.study;
