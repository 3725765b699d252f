/**
 * The parts model families share, over libtorch: linear maps, norms, attention; and who owns native memory.
 *
 * <p>Texts are never padded: a batch is a row of tokens [tokens, hidden], texts of equal length side by side
 * ({@link org.polyprobe.nn.Spans}), so every linear map is one plain matrix product without a wasted row and
 * attention needs no mask.
 *
 * <p>Parts open no scopes and close no tensors; what they make belongs to the nearest open
 * {@link org.bytedeco.javacpp.PointerScope}. Loops open scopes, through {@link org.polyprobe.nn.Scopes} where one
 * tensor must outlive the rest.
 */
package org.polyprobe.nn;
