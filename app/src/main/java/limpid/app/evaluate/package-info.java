/**
 * Methods judged over a folder: the journal, the tables and the report; on other processes, too.
 */
package limpid.app.evaluate;
