/**
 * Projections: many states [items, hidden] to two numbers each, for pictures, with how far the picture is to be trusted.
 *
 * <p>{@link org.polyprobe.project.Pca} keeps the two directions of the largest variance, {@link org.polyprobe.project.Tsne}
 * neighbourhoods; {@link org.polyprobe.project.Trustworthiness} says how many neighbours in the picture are neighbours.
 * All are scikit-learn's definitions. Nothing here reads a file, knows a model or draws. Tensors live in the caller's
 * scope; results are plain arrays.
 */
package org.polyprobe.project;
