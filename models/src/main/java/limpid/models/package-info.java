/**
 * The zoo: families of nets, each in one file that reads like its paper's table, built against
 * {@link limpid.nn.Weights} with the names of the reference implementation.
 *
 * <p>A family enters as one file and one line in {@link limpid.models.Zoo}.
 */
package limpid.models;
