package io.ruori.launcher.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.launcher.kubeconfig.Kubeconfig.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  private static final Access OURS = new Access("https://127.0.0.1:6443", "ca", "certificate", "key");
  private static final String THEIRS =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - {name: work, cluster: {server: "https://work:6443"}}
      users:
      - {name: me, user: {token: t}}
      contexts:
      - {name: work, context: {cluster: work, user: me, namespace: mine}}
      current-context: work
      preferences: {colors: true}
      """;

  @TempDir private Path folder;

  @Test
  void makesAPrivateFile() throws IOException {
    Path file = folder.resolve("new/config");
    assertThat(Kubeconfig.merge(file, OURS)).isEqualTo("ruori");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(Kubeconfig.current(file)).contains(OURS);
  }

  @Test
  void keepsWhatOthersWrote() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), THEIRS);
    Kubeconfig.merge(file, OURS);
    String text = Files.readString(file);
    assertThat(text).contains("https://work:6443").contains("namespace: \"mine\"").contains("colors: true");
    assertThat(text).contains("current-context: \"ruori\"");
  }

  @Test
  void mergingTwiceIsMergingOnce() throws IOException {
    Path file = folder.resolve("config");
    Kubeconfig.merge(file, OURS);
    String once = Files.readString(file);
    Kubeconfig.merge(file, OURS);
    assertThat(file).hasContent(once);
  }

  @Test
  void takesItsOwnContextOutWhenOnlyThePortIsKnown() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), THEIRS);
    Kubeconfig.merge(file, OURS);
    Kubeconfig.remove(file, ":7443", "ca");
    Kubeconfig.remove(file, ":6443", "another ca");
    assertThat(Files.readString(file)).contains("https://127.0.0.1:6443");
    Kubeconfig.remove(file, ":6443", "ca");
    assertThat(Files.readString(file)).contains("https://work:6443").doesNotContain("127.0.0.1", "ruori");
  }

  @Test
  void namesASecondClusterByItsPort() throws IOException {
    Path file = folder.resolve("config");
    Kubeconfig.merge(file, OURS);
    Access other = new Access("https://127.0.0.1:7443", "other ca", "certificate", "key");
    assertThat(Kubeconfig.merge(file, other)).isEqualTo("ruori-7443");
    assertThat(Kubeconfig.current(file)).contains(other);
  }

  @Test
  void takesOnlyItsOwnContextOut() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), THEIRS);
    Kubeconfig.merge(file, OURS);
    Kubeconfig.remove(file, OURS.server(), OURS.authorityPem());
    assertThat(Files.readString(file)).contains("https://work:6443").doesNotContain("127.0.0.1");
  }

  @Test
  void leavesAFileAloneThatIsNoKubeconfig() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "a: [unclosed");
    assertThatThrownBy(() -> Kubeconfig.merge(file, OURS)).isInstanceOf(IOException.class).hasMessageContaining("config");
    assertThat(file).hasContent("a: [unclosed");
  }

  @Test
  void looksWhereKubectlDoes() {
    assertThat(Kubeconfig.defaultFile(Map.of("HOME", "/home/a"))).isEqualTo(Path.of("/home/a/.kube/config"));
    assertThat(Kubeconfig.defaultFile(Map.of("HOME", "/home/a", "KUBECONFIG", "/x:/y"))).isEqualTo(Path.of("/x"));
  }
}
