package io.ruori.launcher;

import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.settings.Settings;
import java.net.URI;
import org.apache.pekko.actor.typed.ActorSystem;

/** The HTTPS port and what answers there. */
final class ApiPart implements AutoCloseable {
  private final URI uri;

  private ApiPart(URI uri) {
    this.uri = uri;
  }

  static ApiPart start(ActorSystem<Void> system, Settings settings, ClusterPki pki, CorePart core) throws StartFailure {
    return new ApiPart(URI.create("https://127.0.0.1:" + settings.api().port()));
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {}
}
