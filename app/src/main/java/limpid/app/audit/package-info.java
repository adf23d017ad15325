/**
 * What a net relies on over a data set: clusters of maps, quizzes for people, features for other
 * models.
 */
package limpid.app.audit;
