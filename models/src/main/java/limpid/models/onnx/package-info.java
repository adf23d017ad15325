/**
 * Nets that come as ONNX files, and nets written as such. A file's graph becomes ops when the net
 * is traced; its names are layer names.
 *
 * <p>An operator enters in the file of its group, as a line that names it in the group's table.
 */
package limpid.models.onnx;
