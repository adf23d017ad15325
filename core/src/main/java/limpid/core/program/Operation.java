package limpid.core.program;

/**
 * What one kernel call or op of a {@link Program} does, for profiles: see {@link Program#timed}.
 *
 * @param layer the name of the node that it computes, or of the convolution at its root where more
 *     is fused to that; empty where nobody gave it one, as in backward runs
 * @param description {@code conv2d 256->256@14 3x3 padding 1 +bias +relu WINOGRAD_2}
 * @param kind what of it is worth adding up: {@code conv2d 3x3 WINOGRAD_2}, {@code linear}
 * @param flops its floating-point operations by definition, two for a multiply-add; an algorithm
 *     may need fewer
 * @param bytes that any way to compute it must touch: weights, inputs and output, each once
 */
public record Operation(String layer, String description, String kind, long flops, long bytes) {}
