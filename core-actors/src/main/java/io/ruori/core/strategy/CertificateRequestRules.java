package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;
import static io.ruori.core.validation.Rules.requiredSupported;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for certificate signing requests (certificates {@code ValidateCertificateSigningRequestCreate}). */
final class CertificateRequestRules {
  private static final int MIN_SECONDS = 600;
  private static final String FORM = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
  private static final List<String> DECISIVE = List.of("Approved", "Denied", "Failed");
  private static final List<String> USAGES = List.of("any", "cert sign", "client auth", "code signing",
      "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection",
      "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment",
      "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping");

  private CertificateRequestRules() {}

  static void validate(JsonNode spec, FieldErrors errors) {
    String request = text(spec, "request");
    if (!holds(request, "CERTIFICATE REQUEST")) {
      Object shown = has(spec, "request") ? request : null;
      errors.invalid(Path.SPEC.child("request"), shown, "PEM block type must be CERTIFICATE REQUEST");
    }
    List<String> usages = texts(spec, "usages");
    if (usages.isEmpty()) {
      errors.required(Path.SPEC.child("usages"), "");
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < usages.size(); i++) {
      Path path = Path.SPEC.child("usages").index(i);
      if (!USAGES.contains(usages.get(i))) {
        errors.notSupported(path, usages.get(i), USAGES);
      }
      if (!seen.add(usages.get(i))) {
        errors.duplicate(path, usages.get(i));
      }
    }
    signer(text(spec, "signerName"), Path.SPEC.child("signerName"), errors);
    if (has(spec, "expirationSeconds") && number(spec, "expirationSeconds") < MIN_SECONDS) {
      errors.invalid(Path.SPEC.child("expirationSeconds"), number(spec, "expirationSeconds"),
          "may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  private static boolean holds(String base64, String type) {
    try {
      String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      return pem.contains("-----BEGIN " + type + "-----") && pem.contains("-----END " + type + "-----");
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static void signer(String name, Path path, FieldErrors errors) {
    if (name.isEmpty()) {
      errors.required(path, "");
      return;
    }
    String[] parts = name.split("/", -1);
    if (parts.length != 2) {
      errors.invalid(path, name, FORM);
      return;
    }
    String[] labels = parts[0].split("\\.", -1);
    for (String label : labels) {
      NameFormats.dns1123Label(label).forEach(
          message -> errors.invalid(path, parts[0], "validating label " + GoText.quote(label) + ": " + message));
    }
    if (labels.length < 2) {
      errors.invalid(path, parts[0], "should be a domain with at least two segments separated by dots");
    }
    NameFormats.dns1123Subdomain(parts[1]).forEach(
        message -> errors.invalid(path, parts[1], "validating label " + GoText.quote(parts[1]) + ": " + message));
  }

  private static void conditions(JsonNode status, FieldErrors errors) {
    List<JsonNode> conditions = items(status, "conditions");
    var seen = new HashSet<String>();
    for (int i = 0; i < conditions.size(); i++) {
      Path path = Path.STATUS.child("conditions").index(i);
      String type = text(conditions.get(i), "type");
      requiredText(conditions.get(i), "type", path, errors);
      List<String> statuses = DECISIVE.contains(type) ? List.of("True") : List.of("False", "True", "Unknown");
      requiredSupported(conditions.get(i), "status", statuses, path, errors);
      if (!seen.add(type)) {
        errors.duplicate(path.child("type"), type);
      }
      if (type.equals("Approved") && seen.contains("Denied") || type.equals("Denied") && seen.contains("Approved")) {
        errors.invalid(path.child("type"), type, "Approved and Denied conditions are mutually exclusive");
      }
    }
  }

  /** What a signer may write. */
  static void status(JsonNode status, FieldErrors errors) {
    conditions(status, errors);
    if (has(status, "certificate") && !holds(text(status, "certificate"), "CERTIFICATE")) {
      errors.invalid(Path.STATUS.child("certificate"), new GoText.Raw("\"<certificate data>\""),
          "must contain at least one CERTIFICATE PEM block");
    }
  }

  /** A decision cannot be taken back, nor a certificate be exchanged. */
  static void statusUpdate(JsonNode status, JsonNode old, FieldErrors errors) {
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (count(status, type) < count(old, type)) {
        errors.forbidden(Path.STATUS.child("conditions"), "updates may not remove a condition of type " + GoText.quote(type));
      }
    }
    if (has(old, "certificate") && !text(status, "certificate").equals(text(old, "certificate"))) {
      errors.forbidden(Path.STATUS.child("certificate"), "updates may not modify existing certificate content");
    }
  }

  private static long count(JsonNode status, String type) {
    return status.path("conditions").valueStream().filter(condition -> text(condition, "type").equals(type)).count();
  }
}
