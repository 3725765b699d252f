/**
 * Cross-lingual transfer: what is trained on which languages ({@code TransferPlan}), how a training run differs from others
 * ({@code Treatment}: plain fine-tuning, baselines, remedies), what becomes of its model with a few examples of a target
 * ({@code FewShot}), and from predictions to scores. A new remedy is one file.
 *
 * <p>Refuses data that cannot be scored: labels nothing was trained on, sets too small to resample.
 */
package org.polyprobe.transfer;
