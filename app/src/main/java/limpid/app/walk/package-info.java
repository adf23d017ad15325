/**
 * Methods step by step, with the numbers of an image: what the studio's pages show of them, and
 * what the course writes down.
 */
package limpid.app.walk;
