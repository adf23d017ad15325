/**
 * Pictures as they cross from module to module: plain samples, without java.awt. What reads them
 * (photos), looks at them (nets) and draws on them (figures) meets here and nowhere else.
 */
package limpid.nn.image;
