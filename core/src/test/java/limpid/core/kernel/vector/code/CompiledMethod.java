package limpid.core.kernel.vector.code;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the second compiler made of a method, as {@code -XX:CompileCommand=print,class::method}
 * prints it where no disassembler is installed: lines of bytes, each after its address.
 *
 * @param name {@code package.Class::method}
 */
record CompiledMethod(String name, byte[] code) {
  private static final Pattern HEAD =
      Pattern.compile("Compiled method \\(c2\\) .* (\\S+::\\S+) \\(.*");
  private static final Pattern BYTES = Pattern.compile("\\s*0x[0-9a-f]+: ([0-9a-f |]+)");

  /** All of them in order; the code after the method's own, for exceptions, is left out. */
  static List<CompiledMethod> read(List<String> lines) {
    List<CompiledMethod> all = new ArrayList<>();
    String name = null;
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (String line : lines) {
      Matcher head = HEAD.matcher(line);
      Matcher bytes = BYTES.matcher(line);
      if (head.matches()) {
        name = head.group(1);
        code.reset();
      } else if (name != null && bytes.matches()) {
        code.writeBytes(HexFormat.of().parseHex(bytes.group(1).replaceAll("[ |]", "")));
      } else if (name != null && line.matches("\\[(Exception Handler|Stub Code|/MachCode)].*")) {
        all.add(new CompiledMethod(name, code.toByteArray()));
        name = null;
      }
    }
    return all;
  }
}
