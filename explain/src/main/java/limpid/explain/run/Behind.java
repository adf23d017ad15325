package limpid.explain.run;

import limpid.explain.map.Attribution;

/**
 * The net behind a layer, without what lies before it.
 *
 * @param maps the layer's feature maps in the run, {@code [h,w,C]}, with the layer's name
 * @param variants the layers behind it on changed feature maps, in the order h, w, C, with what
 *     goes past the layer as it is in the run
 */
public record Behind(Attribution maps, Variants variants) {}
