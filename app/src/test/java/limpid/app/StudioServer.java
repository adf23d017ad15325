package limpid.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import limpid.app.serve.Limits;
import limpid.app.serve.Net;
import limpid.app.serve.Studio;
import limpid.explain.catalogue.Methods;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Weights;

/** A server of the studio on a free port, and who asks it. */
final class StudioServer implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.timerMillis", "500");
  }

  private final Studio studio;
  private final HttpClient client = HttpClient.newHttpClient();

  StudioServer(Limits limits, Optional<String> token, List<Net> nets) throws IOException {
    studio =
        new Studio(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            token,
            limits,
            ServeCommand.of(nets, Methods.CATALOGUE, ServeCommand.samples()));
  }

  /** With a net whose weights are those that training begins with. */
  static StudioServer small(Limits limits) throws IOException {
    return new StudioServer(limits, Optional.empty(), List.of(net(Samples.MODEL, limits)));
  }

  static Net net(String name, Limits limits) {
    Architecture architecture = Zoo.find(name);
    var model = architecture.build(Weights.initialised(7));
    return Net.of(name, architecture, model, name + ".safetensors", limits);
  }

  int port() {
    return studio.port();
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path));
  }

  HttpResponse<byte[]> sent(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return sent(request(path));
  }

  HttpRequest.Builder posting(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
    return sent(posting(path, json));
  }

  /** Sends an image and returns its id. */
  String image(byte[] file) throws IOException, InterruptedException {
    return json(sent(request("/api/images").POST(BodyPublishers.ofByteArray(file))))
        .path("image")
        .asText();
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  @Override
  public void close() {
    client.close();
    studio.close();
  }
}
