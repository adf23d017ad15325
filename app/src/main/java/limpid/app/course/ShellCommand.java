package limpid.app.course;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import limpid.app.line.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limpid shell}: the JDK's own shell, with Limpid in it. */
@Command(
    name = "shell",
    description = {
      "Opens JShell with all of Limpid imported, a net, a photo and its trace made, and pictures"
          + " shown in the terminal: show(…), or browse(…) for a window.",
      "Lines on stdin are run as they come."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid shell")
public final class ShellCommand implements Callable<Integer> {
  private static final String STARTUP = "shell.jsh";

  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws IOException, InterruptedException {
    common.apply();
    Path startup = Files.createTempFile("limpid", ".jsh");
    try {
      Files.write(startup, startup());
      return new ProcessBuilder(command(startup)).inheritIO().start().waitFor();
    } finally {
      Files.deleteIfExists(startup);
    }
  }

  /** The lines that a shell begins with. */
  static byte[] startup() throws IOException {
    try (InputStream text = ShellCommand.class.getResourceAsStream(STARTUP)) {
      return text.readAllBytes();
    }
  }

  /** The words that start the shell with what this file says. */
  static List<String> command(Path startup) {
    String home = Path.of(System.getProperty("limpid.home", "")).toAbsolutePath().toString();
    return JavaTool.command(
        "jshell",
        "--startup",
        startup.toString(),
        "-R-Dlimpid.home=" + home,
        "-R--add-modules=jdk.incubator.vector");
  }
}
