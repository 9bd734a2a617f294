package io.ruori.core.custom.definition;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How versions are converted: not at all, or by a webhook that can be called. */
final class ConversionRules {
  private static final String FORM = "; desired format: https://host[/path]";
  private static final List<String> KNOWN = List.of("v1", "v1beta1");

  private ConversionRules() {}

  static boolean hasKnownVersion(List<String> versions) {
    return versions.stream().anyMatch(KNOWN::contains);
  }

  static void validate(JsonNode conversion, boolean knownVersion, boolean anyBundle, Path path, FieldErrors errors) {
    if (!conversion.isObject()) {
      return;
    }
    Rules.requiredSupported(conversion, "strategy", List.of("None", "Webhook"), path, errors);
    JsonNode client = conversion.path("webhookClientConfig");
    List<String> versions = Fields.texts(conversion, "conversionReviewVersions");
    if (!Fields.text(conversion, "strategy").equals("Webhook")) {
      String why = "should not be set when strategy is not set to Webhook";
      if (client.isObject()) {
        errors.forbidden(path.child("webhookClientConfig"), why);
      }
      if (!versions.isEmpty()) {
        errors.forbidden(path.child("conversionReviewVersions"), why);
      }
      return;
    }
    if (client.isObject()) {
      client(client, anyBundle, path.child("webhookClientConfig"), errors);
    } else {
      errors.required(path.child("webhookClientConfig"), "required when strategy is set to Webhook");
    }
    versions(conversion, versions, knownVersion, path.child("conversionReviewVersions"), errors);
  }

  private static void client(JsonNode client, boolean anyBundle, Path path, FieldErrors errors) {
    boolean url = Fields.has(client, "url");
    boolean service = client.path("service").isObject();
    if (url == service) {
      errors.required(path, "exactly one of url or service is required");
    } else if (url) {
      url(Fields.text(client, "url"), path.child("url"), errors);
    } else {
      service(client.path("service"), path.child("service"), errors);
    }
    String bundle = Fields.text(client, "caBundle");
    if (!bundle.isEmpty() && !anyBundle && !isBundle(bundle)) {
      errors.invalid(path.child("caBundle"), bundle, "unable to load root certificates: unable to parse bytes as PEM block");
    }
  }

  /** Whether a text is certificates in PEM, in base64. */
  static boolean isBundle(String base64) {
    try {
      byte[] pem = Base64.getDecoder().decode(base64);
      return !CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).isEmpty();
    } catch (IllegalArgumentException | CertificateException e) {
      return false;
    }
  }

  private static void url(String text, Path path, FieldErrors errors) {
    try {
      var uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      if (!scheme.equals("https")) {
        errors.invalid(path, scheme, "'https' is the only allowed URL scheme" + FORM);
      }
      if (uri.getRawAuthority() == null) {
        errors.invalid(path, "", "host must be specified" + FORM);
      }
      if (uri.getRawUserInfo() != null) {
        errors.invalid(path, uri.getRawUserInfo(), "user information is not permitted in the URL");
      }
      if (uri.getRawFragment() != null && !uri.getRawFragment().isEmpty()) {
        errors.invalid(path, uri.getFragment(), "fragments are not permitted in the URL");
      }
      if (uri.getRawQuery() != null && !uri.getRawQuery().isEmpty()) {
        errors.invalid(path, uri.getRawQuery(), "query parameters are not permitted in the URL");
      }
    } catch (URISyntaxException e) {
      errors.required(path, "url must be a valid URL: parse \"" + text + "\": " + e.getReason() + FORM);
    }
  }

  /** Upstream hands name and namespace over in the wrong order, which shows when one of them is missing. */
  private static void service(JsonNode service, Path path, FieldErrors errors) {
    if (Fields.text(service, "namespace").isEmpty()) {
      errors.required(path.child("name"), "");
    }
    if (Fields.text(service, "name").isEmpty()) {
      errors.required(path.child("namespace"), "");
    }
    long port = Fields.number(service, "port");
    List<String> wrong = NameFormats.portNumber(port);
    if (!wrong.isEmpty()) {
      errors.invalid(path.child("port"), port, "port is not valid: " + String.join(", ", wrong));
    }
    if (Fields.has(service, "path")) {
      path(Fields.text(service, "path"), path.child("path"), errors);
    }
  }

  private static void path(String text, Path path, FieldErrors errors) {
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (text.equals("//")) {
      errors.invalid(path, text, "segment[0] may not be empty");
      return;
    }
    if (!text.startsWith("/")) {
      errors.invalid(path, text, "must start with a '/'");
    }
    String inner = text.substring(1);
    String[] steps = (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      String segment = "segment[" + i + "]";
      if (steps[i].isEmpty()) {
        errors.invalid(path, text, segment + " may not be empty");
      } else {
        NameFormats.dns1123Subdomain(steps[i]).forEach(wrong -> errors.invalid(path, text, segment + ": " + wrong));
      }
    }
  }

  private static void versions(
      JsonNode conversion, List<String> versions, boolean known, Path path, FieldErrors errors) {
    if (versions.isEmpty()) {
      errors.required(path, "");
      return;
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < versions.size(); i++) {
      if (!seen.add(versions.get(i))) {
        errors.invalid(path.index(i), versions.get(i), "duplicate version");
      } else {
        errors.invalid(path.index(i), versions.get(i), NameFormats.dns1035Label(versions.get(i)));
      }
    }
    if (known && !hasKnownVersion(versions)) {
      errors.invalid(path, conversion.path("conversionReviewVersions"), "must include at least one of v1, v1beta1");
    }
  }
}
