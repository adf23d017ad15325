/** Weight files looked into, converted, compared with the zoo and fetched. */
package limpid.app.weights;
