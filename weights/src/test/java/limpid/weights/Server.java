package limpid.weights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of a few paths on this machine, one connection a request, which may lie. */
final class Server implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  /** What it does with a request. */
  @FunctionalInterface
  interface Answer {
    void to(Request request) throws IOException;
  }

  /**
   * One request.
   *
   * @param range what is asked for, {@code bytes=5-}, or null for all of it
   */
  record Request(String range, OutputStream out) {
    /** The lines before a body. */
    void head(int status, String... headers) throws IOException {
      String head = "HTTP/1.1 " + status + " It is\r\n" + String.join("\r\n", headers);
      out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    /** A whole answer. */
    void send(int status, byte[] body, String... headers) throws IOException {
      List<String> all = new ArrayList<>(List.of(headers));
      all.add("Content-Length: " + body.length);
      head(status, all.toArray(String[]::new));
      out.write(body);
      out.flush();
    }
  }

  Server() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  URI at(String path, Answer answer) {
    answers.put(path, answer);
    return URI.create("http://localhost:" + socket.getLocalPort() + path);
  }

  /** What was asked for, request by request. */
  List<String> ranges() {
    return ranges;
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      String path = in.readLine().split(" ")[1];
      String range = null;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("range: ")) {
          range = line.substring(7);
        }
      }
      ranges.add(String.valueOf(range));
      answers.get(path).to(new Request(range, connection.getOutputStream()));
    } catch (IOException _) {
      // the client went away
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
