/**
 * What there is to learn from: walks through a method with a photo's own numbers, lessons that are
 * programs, and the shell with nets and photos made.
 */
package limpid.app.course;
