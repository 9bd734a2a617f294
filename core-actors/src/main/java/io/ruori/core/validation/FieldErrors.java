package io.ruori.core.validation;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The errors found while validating one object, in upstream's words (apimachinery {@code field.ErrorList}). Values are
 * printed as upstream prints them: strings quoted, numbers and booleans plain, the rest as JSON ({@link GoText}).
 */
public final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  public void add(FieldError error) {
    errors.add(error);
  }

  public void addAll(FieldErrors others) {
    errors.addAll(others.errors);
    warnings.addAll(others.warnings);
  }

  /** Notes what is wrong but let through; it becomes a {@code Warning} header. */
  public void warn(String text) {
    warnings.add(text);
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }

  public int size() {
    return errors.size();
  }

  public List<FieldError> list() {
    return List.copyOf(errors);
  }

  public void removeIf(Predicate<FieldError> unwanted) {
    errors.removeIf(unwanted);
  }

  public void required(Path path, String detail) {
    add(FieldError.Type.REQUIRED, path, "Required value", detail);
  }

  public void invalid(Path path, Object value, String detail) {
    add(FieldError.Type.INVALID, path, "Invalid value: " + GoText.print(value), detail);
  }

  /** A value that is wrong as a whole, which upstream does not print. */
  public void invalidWhole(Path path, String detail) {
    add(FieldError.Type.INVALID, path, "Invalid value", detail);
  }

  /** One {@code invalid} for each message: for what the formats ({@link NameFormats}) answer. */
  public void invalid(Path path, Object value, List<String> details) {
    details.forEach(detail -> invalid(path, value, detail));
  }

  /** The valid values are listed in the order given; upstream mostly sorts them. */
  public void notSupported(Path path, Object value, List<String> validValues) {
    String valid = validValues.stream().map(GoText::quote).collect(Collectors.joining(", "));
    String detail = valid.isEmpty() ? "" : "supported values: " + valid;
    add(FieldError.Type.NOT_SUPPORTED, path, "Unsupported value: " + GoText.print(value), detail);
  }

  public void forbidden(Path path, String detail) {
    add(FieldError.Type.FORBIDDEN, path, "Forbidden", detail);
  }

  public void duplicate(Path path, Object value) {
    add(FieldError.Type.DUPLICATE, path, "Duplicate value: " + GoText.print(value), "");
  }

  /** A duplicate that upstream explains. */
  public void duplicate(Path path, String detail, Object value) {
    add(FieldError.Type.DUPLICATE, path, "Duplicate value: " + GoText.print(value), detail);
  }

  public void notFound(Path path, Object value) {
    add(FieldError.Type.NOT_FOUND, path, "Not found: " + GoText.print(value), "");
  }

  public void typeInvalid(Path path, Object value, String detail) {
    add(FieldError.Type.TYPE_INVALID, path, "Invalid value: " + GoText.print(value), detail);
  }

  public void tooLong(Path path, int maxBytes) {
    add(FieldError.Type.TOO_LONG, path, "Too long", "may not be more than " + maxBytes + (maxBytes == 1 ? " byte" : " bytes"));
  }

  public void tooMany(Path path, int actual, int maximum) {
    String detail = "must have at most " + maximum + (maximum == 1 ? " item" : " items");
    add(FieldError.Type.TOO_MANY, path, "Too many: " + actual, detail);
  }

  public void internal(Path path, String detail) {
    add(FieldError.Type.INTERNAL, path, "Internal error", detail);
  }

  private void add(FieldError.Type type, Path path, String body, String detail) {
    errors.add(new FieldError(type, path.text(), detail.isEmpty() ? body : body + ": " + detail));
  }

  /** The 422 of upstream's {@code errors.NewInvalid}: {@code Pod "x" is invalid: [a, b]}. */
  public Refusal invalid(GroupResource kindOfGroup, String kind, String name) {
    List<Refusal.Cause> causes = errors.stream().map(e -> new Refusal.Cause(e.type().reason(), e.body(), e.path())).toList();
    var texts = new LinkedHashSet<String>();
    errors.forEach(e -> texts.add(e.toString()));
    String joined = texts.size() == 1 ? texts.iterator().next() : "[" + String.join(", ", texts) + "]";
    String qualified = kindOfGroup.group().isEmpty() ? kind : kind + "." + kindOfGroup.group();
    String message = qualified + " \"" + name + "\" is invalid: " + joined;
    return new Refusal(422, "Invalid", message, new Refusal.Details(name, kindOfGroup.group(), kind, "", causes, 0));
  }
}
