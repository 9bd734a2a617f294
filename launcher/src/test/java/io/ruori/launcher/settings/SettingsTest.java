package io.ruori.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void hasUpstreamsAddressPlanByDefault() throws SettingsException {
    Settings settings = Settings.of(Map.of());
    assertThat(settings).isEqualTo(Settings.defaults());
    assertThat(settings.network().serviceCidr()).isEqualTo("10.96.0.0/12");
    assertThat(settings.network().podCidr()).isEqualTo("10.244.0.0/16");
    assertThat(settings.network().clusterDomain()).isEqualTo("cluster.local");
    assertThat(settings.api().port()).isEqualTo(6443);
  }

  @Test
  void readsEachKindOfValue() throws SettingsException {
    Settings settings =
        Settings.of(
            Map.of("api.port", "7443", "node.runtime", "Simulated", "ledger.history-age", "90s", "api.bind", "0.0.0.0"));
    assertThat(settings.api()).isEqualTo(new Settings.ApiSettings("0.0.0.0", 7443, ""));
    assertThat(settings.node().runtime()).isEqualTo(Settings.Runtime.SIMULATED);
    assertThat(settings.ledger().historyAge()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void namesTheNearestKnownKey() {
    assertThatThrownBy(() -> Settings.of(Map.of("network.pod-cdir", "10.0.0.0/8")))
        .hasMessage("unknown setting \"network.pod-cdir\"; did you mean \"network.pod-cidr\"?");
  }

  @Test
  void saysWhatAValueShouldBe() {
    assertThatThrownBy(() -> Settings.of(Map.of("api.port", "http")))
        .hasMessage("setting \"api.port\": \"http\" is not a whole number");
    assertThatThrownBy(() -> Settings.of(Map.of("ledger.engine", "etcd")))
        .hasMessage("setting \"ledger.engine\": \"etcd\" is not one of [memory, local, raft]");
    assertThatThrownBy(() -> Settings.of(Map.of("ledger.history-age", "soon")))
        .hasMessage("setting \"ledger.history-age\": \"soon\" is not a duration such as 10s or 5m");
  }

  @Test
  void saysWhichValuesAreOutOfRange() {
    assertThatThrownBy(() -> Settings.of(Map.of("api.port", "99999")))
        .hasMessage("setting \"api.port\": \"99999\" is not from 0 to 65535");
    assertThatThrownBy(() -> Settings.of(Map.of("node.count", "-3"))).hasMessageContaining("from -1 to");
    assertThatThrownBy(() -> Settings.of(Map.of("network.pod-cidr", "10.244.0.300/16")))
        .hasMessageContaining("an IPv4 network such as");
    assertThatThrownBy(() -> Settings.of(Map.of("network.node-port-first", "32000", "network.node-port-last", "31000")))
        .hasMessageContaining("from 32000 to 65535");
  }

  @Test
  void keepsDataWhereTheDesktopStandardSays() {
    assertThat(Settings.defaultDataDirectory(Map.of("HOME", "/home/a"))).isEqualTo(Path.of("/home/a/.local/share/ruori"));
    assertThat(Settings.defaultDataDirectory(Map.of("HOME", "/home/a", "XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data/ruori"));
  }
}
