package limpid.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import limpid.app.explain.MethodFacts;
import limpid.app.given.BundledModel;
import limpid.app.given.ImportedNet;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.PreparationOptions;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Failures;
import limpid.app.line.FileName;
import limpid.app.line.Terminal;
import limpid.app.serve.Limits;
import limpid.app.serve.Net;
import limpid.app.serve.Served;
import limpid.app.serve.Studio;
import limpid.explain.catalogue.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid serve}: the studio, in a browser. */
@Command(
    name = "serve",
    description =
        "Starts the studio: pages to see into a network with, and an HTTP API, on this machine.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  limpid serve",
      "  limpid serve squeezenet1_0=squeezenet1_0-imagenet.pth net.onnx --port 9000"
    })
final class ServeCommand implements Callable<Integer> {
  private static final List<String> SAMPLES = List.of("chelsea.png", "rocket.jpg");

  private final Terminal terminal;
  private final Catalogue methods;

  @Parameters(
      paramLabel = "NET",
      arity = "0..*",
      description =
          "Networks beside the bundled one: NAME=WEIGHTS, see limpid models, or an ONNX file. NAME"
              + " alone has the published weights in the user's cache directory.")
  private List<String> nets = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8421",
      description = "Where it listens (default: 8421); 0 is any port that is free.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Whom it listens to (default: 127.0.0.1, this machine alone); 0.0.0.0 is everybody, who"
              + " then need the token.")
  private String host;

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      description =
          "What who asks has to know (default: nothing on this machine alone, elsewhere a random"
              + " one that is printed).")
  private String token;

  @Option(names = "--no-open", description = "Do not open a browser.")
  private boolean closed;

  /** Of the ONNX files: networks of the zoo say it themselves. */
  @Mixin private PreparationOptions preparation = new PreparationOptions();

  @Mixin private CommonOptions common;

  ServeCommand(Terminal terminal, Catalogue methods) {
    this.terminal = terminal;
    this.methods = methods;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    try (Studio studio = started(Limits.USUAL)) {
      String address = address(studio.port());
      terminal.out().println("Limpid's studio is at " + address + " (Ctrl+C ends it)");
      terminal.out().flush();
      if (!closed && terminal.live()) {
        open(address);
      }
      Thread.currentThread().join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /** The server with all that it shows. */
  private Studio started(Limits limits) throws IOException {
    if (port < 0 || port > 65535) {
      throw new BadInput("--port: 0 to 65535 is expected, got " + port);
    }
    if (token != null && !token.matches("[\\w.~-]{8,200}")) {
      throw new BadInput("--token: 8 letters, digits and -._~ or more are expected");
    }
    InetAddress address = inet();
    if (token == null && !address.isLoopbackAddress()) {
      byte[] random = new byte[18];
      new SecureRandom().nextBytes(random);
      token = Base64.getUrlEncoder().encodeToString(random);
    }
    Served served = served(limits);
    try {
      return new Studio(
          new InetSocketAddress(address, port), Optional.ofNullable(token), limits, served);
    } catch (BindException e) {
      throw new BadInput(
          "--port %d: cannot be listened to on %s: %s; another --port is expected"
              .formatted(port, host, e.getMessage().toLowerCase(Locale.ROOT)),
          e);
    }
  }

  private InetAddress inet() {
    if (host.isBlank()) {
      throw new BadInput("--host: the address of a machine is expected, got '" + host + "'");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new BadInput("--host " + host + ": is no address of a machine", e);
    }
  }

  private String address(int at) {
    boolean all = host.equals("0.0.0.0") || host.equals("::");
    String name = all ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    return "http://%s:%d/%s".formatted(name, at, token == null ? "" : "#token=" + token);
  }

  private Served served(Limits limits) throws IOException {
    requireUse();
    List<Net> loaded = new ArrayList<>();
    loaded.add(net(BundledModel.NAME, new ModelOptions(), limits));
    for (String text : nets) {
      int at = text.indexOf('=');
      String name = at < 0 ? text : text.substring(0, at);
      Path weights = at < 0 ? null : FileName.of(text, text.substring(at + 1));
      boolean imported = ImportedNet.is(name);
      String id = imported ? Path.of(name).getFileName().toString() : name;
      ModelOptions options = new ModelOptions(name, weights);
      loaded.add(
          net(
              free(id, loaded.stream().map(Net::id).toList()),
              imported ? options.prepared(preparation, null) : options,
              limits));
    }
    return of(loaded, methods, samples());
  }

  /** Refuses options that prepare photos where no network would be given them. */
  private void requireUse() {
    boolean imported = nets.stream().anyMatch(text -> ImportedNet.is(text.replaceFirst("=.*", "")));
    Optional<String> given = preparation.given();
    if (given.isPresent() && !imported) {
      throw new BadInput(
          given.get() + ": is for ONNX files; networks of the zoo say it themselves");
    }
  }

  /** A name that no network has yet: itself, or with a number behind it. */
  static String free(String id, List<String> taken) {
    String free = id;
    for (int i = 2; taken.contains(free); i++) {
      free = id + "-" + i;
    }
    return free;
  }

  private Net net(String id, ModelOptions options, Limits limits) throws IOException {
    LoadedModel loaded = options.load(terminal);
    return Net.of(
        id,
        loaded.architecture(),
        loaded.model(),
        loaded.weights().getFileName().toString(),
        limits);
  }

  /** The same with the facts and the sentences of this command line. */
  static Served of(List<Net> nets, Catalogue methods, Map<String, byte[]> samples) {
    return new Served(
        nets,
        methods,
        samples,
        method -> new MethodFacts(method, methods.all()).json(),
        option -> MethodFacts.json(option, methods.all()),
        failure -> Optional.ofNullable(Failures.expected(failure)));
  }

  /** The photos that come with Limpid, as far as they are there. */
  static Map<String, byte[]> samples() throws IOException {
    Path folder = Path.of(System.getProperty("limpid.home", ""), "docs/photos");
    Map<String, byte[]> samples = new LinkedHashMap<>();
    for (String name : SAMPLES) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        samples.put(name, Files.readAllBytes(file));
      }
    }
    return samples;
  }

  /** Opens the page with what the system has for that, if it shows windows at all. */
  private static void open(String address) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac")
            ? List.of("open", address)
            : system.contains("win")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of("xdg-open", address);
    boolean windows =
        !command.getFirst().startsWith("xdg")
            || System.getenv("DISPLAY") != null
            || System.getenv("WAYLAND_DISPLAY") != null;
    if (windows) {
      try {
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException _) {
        // its address was printed
      }
    }
  }
}
