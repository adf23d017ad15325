package limpid.core.program;

/**
 * The memory that a program takes for the values of its nodes, without what the caller gives and
 * without weights.
 *
 * @param planned bytes of all its buffers
 * @param least bytes of what is needed at once when most is: no plan can do with less
 */
public record Memory(long planned, long least) {}
