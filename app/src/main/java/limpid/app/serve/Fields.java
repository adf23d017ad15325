package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Region;

/** JSON as the API has it: read with a sentence where something is not what it should be. */
final class Fields {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  private Fields() {}

  static ObjectNode object() {
    return MAKE.objectNode();
  }

  static ArrayNode array() {
    return MAKE.arrayNode();
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = array();
    texts.forEach(array::add);
    return array;
  }

  static ArrayNode extents(Shape shape) {
    ArrayNode array = array();
    for (int extent : shape.extents()) {
      array.add(extent);
    }
    return array;
  }

  static ArrayNode region(Region region) {
    return array().add(region.x()).add(region.y()).add(region.width()).add(region.height());
  }

  /** Its shape, and its values as four bytes each, the lowest first, in base 64. */
  static ObjectNode tensor(Tensor tensor) {
    return tensor(tensor.shape(), tensor.data());
  }

  static ObjectNode tensor(Shape shape, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    ObjectNode json = object();
    json.set("shape", extents(shape));
    return json.put("data", Base64.getEncoder().encodeToString(bytes.array()));
  }

  /** A text that has to be there. */
  static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw Refusal.bad(name + ": a text is expected");
    }
    return value.asText();
  }

  static String text(JsonNode json, String name, String otherwise) {
    return json.hasNonNull(name) ? text(json, name) : otherwise;
  }

  /** A whole number between two others, or what it is otherwise. */
  static int integer(JsonNode json, String name, int least, int most, int otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
      throw Refusal.bad("%s: %d to %d is expected, got %s".formatted(name, least, most, value));
    }
    return value.asInt();
  }

  /** A number between two others, or what it is otherwise. */
  static double number(JsonNode json, String name, double least, double most, double otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    double x = value.asDouble();
    if (!value.isNumber() || !(x >= least && x <= most)) {
      throw Refusal.bad("%s: %s to %s is expected, got %s".formatted(name, least, most, value));
    }
    return x;
  }
}
