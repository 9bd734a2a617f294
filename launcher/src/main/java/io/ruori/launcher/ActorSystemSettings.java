package io.ruori.launcher;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.settings.Settings;
import io.ruori.persistence.raft.RaftStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pekko's configuration of a member. Files and system properties of the host JVM do not change it. */
final class ActorSystemSettings {
  private ActorSystemSettings() {}

  static Config of(Settings settings, DataDirectory directory) {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean isKnown = !settings.ring().known().isEmpty() || RaftStore.isMember(directory.ledger());
    RingAddresses usual = RingAddresses.of(settings);
    boolean isAsked = settings.ring().port() != 0; // what was asked for is had, or the start fails and says so
    RingAddresses addresses = isKnown || isAsked ? usual : usual.orAnyPort();
    values.put("pekko.remote.artery.canonical.hostname", addresses.host());
    values.put("pekko.remote.artery.canonical.port", addresses.ringPort());
    values.put("ruori.ring.keys", directory.pki().toString());
    values.put("ruori.storage.local.data-dir", directory.ledger().toString());
    values.put("ruori.storage.raft.name", addresses.name());
    values.put("ruori.storage.raft.address", addresses.engineAddress());
    values.put("ruori.storage.raft.founder", settings.ring().known().isEmpty());
    String engine = CorePart.engine(settings).name().toLowerCase(Locale.ROOT);
    values.put("pekko.persistence.journal.auto-start-journals", List.of("ruori.journal." + engine));
    values.put("pekko.persistence.snapshot-store.auto-start-snapshot-stores", List.of("ruori.snapshot." + engine));
    values.put("ruori.storage.history.max-age", settings.ledger().historyAge().toSeconds() + "s");
    return of(values);
  }

  /** Reads the libraries' own settings, which are then known. */
  static void prepare() {
    ConfigFactory.defaultReferenceUnresolved(ActorSystemSettings.class.getClassLoader());
  }

  /** Of a worker, which is in no ring. */
  static Config worker() {
    return of(Map.of("pekko.actor.provider", "local"));
  }

  private static Config of(Map<String, Object> values) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      config = config.withValue(value.getKey(), ConfigValueFactory.fromAnyRef(value.getValue(), "settings"));
    }
    ClassLoader loader = ActorSystemSettings.class.getClassLoader();
    return config
        .withFallback(ConfigFactory.parseResources(loader, "ruori-pekko.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved(loader))
        .resolve();
  }
}
