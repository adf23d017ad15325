package limpid.core.kernel.vector.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A micro-kernel: a method that multiplies and adds vectors itself.
 *
 * @param type the name of its class
 * @param parameters their names in order
 */
record Tile(String type, String method, List<String> parameters) {

  /** All in the classes below a folder whose name says that they are tiles. */
  static List<Tile> below(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*Tiles?(Of\\w+)?\\.class"))
          .sorted()
          .flatMap(file -> of(file).stream())
          .toList();
    }
  }

  private static List<Tile> of(Path file) {
    ClassModel type;
    try {
      type = ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = type.thisClass().asInternalName().replace('/', '.');
    return type.methods().stream()
        .filter(m -> m.code().filter(Tile::multipliesAndAdds).isPresent())
        .map(m -> new Tile(name, m.methodName().stringValue(), parameters(m)))
        .toList();
  }

  private static boolean multipliesAndAdds(CodeModel code) {
    return code.elementStream()
        .anyMatch(
            e ->
                e instanceof InvokeInstruction call
                    && call.name().equalsString("fma")
                    && call.owner().asInternalName().equals("jdk/incubator/vector/FloatVector"));
  }

  /** In the table of local variables parameters come first. */
  private static List<String> parameters(MethodModel method) {
    return method.code().orElseThrow().findAttributes(Attributes.localVariableTable()).stream()
        .flatMap(table -> table.localVariables().stream())
        .filter(variable -> variable.startPc() == 0)
        .sorted(Comparator.comparing(LocalVariableInfo::slot))
        .map(variable -> variable.name().stringValue())
        .toList();
  }

  /** {@code Class::method}. */
  String shortName() {
    return toString().substring(type.lastIndexOf('.') + 1);
  }

  /** {@code package.Class::method}. */
  @Override
  public String toString() {
    return type + "::" + method;
  }
}
