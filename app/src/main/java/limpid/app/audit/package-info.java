/**
 * What a net relies on over a data set: clusters of the maps of a class and pages of them, quizzes
 * that teach people what it learned, and its features for other models.
 */
package limpid.app.audit;
