package io.ruori.core.strategy.extension;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a webhook is reached (apiserver {@code ValidateWebhookURL}, {@code ValidateWebhookService}). */
public final class ClientRules {
  private static final String FORM = "; desired format: https://host[/path]";

  private ClientRules() {}

  /** Exactly one of a URL and a service. */
  public static void config(JsonNode config, Path path, FieldErrors errors) {
    boolean url = has(config, "url");
    boolean service = has(config, "service");
    if (url == service) {
      errors.required(path, "exactly one of url or service is required");
    } else if (url) {
      url(text(config, "url"), path.child("url"), errors);
    } else {
      service(config.path("service"), path.child("service"), errors);
    }
  }

  private static void url(String text, Path path, FieldErrors errors) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      errors.required(path, "url must be a valid URL: parse " + text + FORM);
      return;
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme();
    if (!scheme.equals("https")) {
      errors.invalid(path, scheme, "'https' is the only allowed URL scheme" + FORM);
    }
    if (url.getRawAuthority() == null || url.getRawAuthority().isEmpty()) {
      errors.invalid(path, "", "host must be specified" + FORM);
    }
    if (url.getRawUserInfo() != null) {
      errors.invalid(path, url.getRawUserInfo(), "user information is not permitted in the URL");
    }
    if (url.getRawFragment() != null && !url.getRawFragment().isEmpty()) {
      errors.invalid(path, url.getRawFragment(), "fragments are not permitted in the URL");
    }
    if (url.getRawQuery() != null && !url.getRawQuery().isEmpty()) {
      errors.invalid(path, url.getRawQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static void service(JsonNode service, Path path, FieldErrors errors) {
    if (text(service, "name").isEmpty()) {
      errors.required(path.child("namespace"), ""); // upstream's callers mix the two up
    }
    if (text(service, "namespace").isEmpty()) {
      errors.required(path.child("name"), "");
    }
    List<String> wrong = NameFormats.portNumber(number(service, "port"));
    if (!wrong.isEmpty()) {
      errors.invalid(path.child("port"), number(service, "port"), "port is not valid: " + String.join(", ", wrong));
    }
    String url = text(service, "path");
    Path at = path.child("path");
    if (!has(service, "path") || url.isEmpty() || url.equals("/")) {
      return;
    }
    if (url.equals("//")) {
      errors.invalid(at, url, "segment[0] may not be empty");
      return;
    }
    if (!url.startsWith("/")) {
      errors.invalid(at, url, "must start with a '/'");
    }
    String inner = url.substring(1, url.endsWith("/") && url.length() > 1 ? url.length() - 1 : url.length());
    String[] steps = inner.split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].isEmpty()) {
        errors.invalid(at, url, "segment[" + i + "] may not be empty");
        continue;
      }
      for (String message : NameFormats.dns1123Subdomain(steps[i])) {
        errors.invalid(at, url, "segment[" + i + "]: " + message);
      }
    }
  }
}
