/**
 * The operations of which nets consist, each in a file of its own with its formula, shapes and
 * gradient, and {@link limpid.core.op.Node}, an op applied to nodes.
 *
 * <p>An op enters as one record: {@code shape} validates, {@code forward} computes, {@code vjp} is
 * written in ops. What needs another run, a rule or a net belongs to a room above.
 */
package limpid.core.op;
