/** Images whose evidence is known, and how often methods are fooled by them. */
package limpid.app.synthetic;
