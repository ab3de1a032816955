package training.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final String EMPTY = "{\"kind\":\"List\",\"items\":[]}";
  private static final String FEDERATION =
      """
      {"kind":"FederationList","items":[{"apiVersion":"proof.training/v1alpha1","kind":"Federation",
      "metadata":{"name":"federation"},"spec":{"member":"alpha","organisation":"Alpha Labs",
      "endpoint":"https://alpha.example.org:8443","keySecretName":"key"}}]}
      """;

  @TempDir private Path folder;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private Path kubeconfig;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body =
              (answer == null ? "{\"kind\":\"Status\",\"code\":404}" : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    kubeconfig = folder.resolve("config");
    Files.writeString(kubeconfig, kubeconfig(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aContextThatDoesNotExistIsNamedWithThoseThatDo() {
    assertThat(run("status", "--context", "gamma")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("no context 'gamma'").contains("there is: alpha");
  }

  @Test
  void aKubeconfigThatDoesNotExistIsNamed() {
    int code =
        Main.commandLine(writer(out), writer(err)).execute("status", "--kubeconfig", "/none");
    assertThat(code).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("the kubeconfig /none cannot be read");
  }

  @Test
  void aClusterWithoutTheDefinitionsSaysWhatToInstall() {
    assertThat(run("status")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("Proofpool is not installed there");
  }

  @Test
  void aNamespaceWithoutAFederationSaysHowToGetOne() {
    answer("federations", EMPTY);
    assertThat(run("status")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString())
        .contains("alpha has no Federation in the namespace demo")
        .contains("helm install proofpool");
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed() {
    server.stop(0);
    assertThat(run("status", "--watch")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("alpha does not answer at http://");
  }

  @Test
  void aFederationBeforeItsFirstRoundIsShown() {
    answer("federations", FEDERATION);
    answer("trainingruns", EMPTY);
    answer("trainingrounds", EMPTY);
    answer("proofsubmissions", EMPTY);
    assertThat(run("status")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("no round yet").contains("alpha     alpha");
  }

  @Test
  void aWatchThatTakesTooLongSaysSo() {
    answer("federations", FEDERATION);
    answer("trainingruns", EMPTY);
    answer("trainingrounds", EMPTY);
    answer("proofsubmissions", EMPTY);
    assertThat(run("status", "--watch", "--timeout", "0")).isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("not done after 0 s");
  }

  @Test
  void whatIsNotUnderstoodIsAUsageError() {
    assertThat(run("status", "--contxt", "alpha")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--contxt");
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + kubeconfig);
    return Main.commandLine(writer(out), writer(err)).execute(all.toArray(String[]::new));
  }

  private static PrintWriter writer(StringWriter text) {
    return new PrintWriter(text, true);
  }

  private void answer(String plural, String json) {
    answers.put("/apis/proof.training/v1alpha1/namespaces/demo/" + plural, json);
  }

  private static String kubeconfig(int port) {
    return """
        apiVersion: v1
        kind: Config
        current-context: alpha
        contexts:
        - name: alpha
          context: {cluster: alpha, user: alpha, namespace: demo}
        clusters:
        - name: alpha
          cluster: {server: "http://127.0.0.1:%d"}
        users:
        - name: alpha
          user: {}
        """
        .formatted(port);
  }
}
