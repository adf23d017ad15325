package limpid.app.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import limpid.app.line.BadInput;
import limpid.nn.image.Region;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * An image's objects as Pascal VOC writes them down, in XML: pixels are counted from 1, and the
 * last one belongs to the box, {@code x = xmin - 1, width = xmax - xmin + 1}.
 *
 * @param image the name of its file
 */
record VocAnnotation(String image, List<Region> boxes) {

  /** Reads a file; nothing that it refers to is read. */
  static VocAnnotation read(Path file) throws IOException {
    Element root = root(file);
    String image =
        child(root, "filename")
            .map(one -> one.getTextContent().strip())
            .filter(name -> !name.isEmpty())
            .orElseThrow(() -> lacks(file, "filename"));
    List<Region> boxes = new ArrayList<>();
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element object && object.getTagName().equals("object")) {
        Element box = child(object, "bndbox").orElseThrow(() -> lacks(file, "bndbox"));
        double left = number(file, box, "xmin") - 1;
        double top = number(file, box, "ymin") - 1;
        double right = number(file, box, "xmax");
        double bottom = number(file, box, "ymax");
        boxes.add(new Region(left, top, right - left, bottom - top));
      }
    }
    return new VocAnnotation(image, boxes);
  }

  private static Element root(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      Element root = builder.parse(in).getDocumentElement();
      if (!root.getTagName().equals("annotation")) {
        throw new BadInput(
            "%s: Pascal VOC's <annotation> is expected, got <%s>"
                .formatted(file, root.getTagName()));
      }
      return root;
    } catch (SAXParseException e) {
      throw new BadInput(
          "%s, line %d: %s".formatted(file, e.getLineNumber(), sentence(e.getMessage())), e);
    } catch (SAXException e) {
      throw new BadInput("%s: %s".formatted(file, sentence(e.getMessage())), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sentence(String message) {
    return message.contains("DOCTYPE")
        ? "document type declarations are not read; Pascal VOC's XML has none"
        : "is not XML: " + message.strip();
  }

  private static Optional<Element> child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private static double number(Path file, Element box, String name) {
    String text = child(box, name).orElseThrow(() -> lacks(file, name)).getTextContent().strip();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadInput(
          "%s: a number is expected in <%s>, got '%s'".formatted(file, name, text), e);
    }
  }

  private static BadInput lacks(Path file, String name) {
    return new BadInput("%s: lacks <%s>; Pascal VOC's XML is expected".formatted(file, name));
  }
}
