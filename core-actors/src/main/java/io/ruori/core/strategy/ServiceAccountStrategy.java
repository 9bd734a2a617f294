package io.ruori.core.strategy;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Service accounts: of the secrets that they refer to, only the names are kept. */
final class ServiceAccountStrategy extends CoreKind {
  ServiceAccountStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    cleanSecrets(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    cleanSecrets(object);
  }

  private static void cleanSecrets(ObjectNode object) {
    Fields.objects(object, "secrets").forEach(secret -> secret.retain(List.of("name")));
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {}

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
