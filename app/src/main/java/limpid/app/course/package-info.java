/** What is there to learn from: walks through a method, lessons, the shell. */
package limpid.app.course;
