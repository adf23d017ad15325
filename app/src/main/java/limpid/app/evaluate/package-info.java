/**
 * Methods judged by metrics over a folder: the journal that outlives the process, the tables and
 * the report; and the same figures from other processes, Apache Spark's among them.
 */
package limpid.app.evaluate;
