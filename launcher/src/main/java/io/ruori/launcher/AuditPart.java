package io.ruori.launcher;

import io.ruori.gateway.audit.Audit;
import io.ruori.gateway.audit.AuditFile;
import io.ruori.gateway.audit.AuditPolicy;
import io.ruori.gateway.audit.AuditPolicyFile;
import io.ruori.gateway.request.Yaml;
import io.ruori.launcher.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The audit log, where one is asked for. */
record AuditPart(Audit audit, AuditFile file) implements AutoCloseable {

  static Optional<AuditPart> open(Settings settings) throws StartFailure {
    String policy = settings.audit().policy();
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    if (settings.audit().log().isEmpty()) {
      throw new StartFailure("audit.policy is set, but not audit.log, the file that events go to", null);
    }
    try {
      AuditPolicy rules = AuditPolicyFile.parse(Files.readAllBytes(Path.of(policy)));
      AuditFile file = AuditFile.open(Path.of(settings.audit().log()));
      return Optional.of(new AuditPart(new Audit(rules, file, Clock.systemUTC()), file));
    } catch (IOException | Yaml.BadYaml | IllegalArgumentException e) {
      throw new StartFailure("audit: " + policy + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
