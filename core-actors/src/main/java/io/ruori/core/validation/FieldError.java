package io.ruori.core.validation;

/**
 * One error of one field.
 *
 * @param body upstream's {@code ErrorBody()}: what follows the path and a colon
 */
public record FieldError(Type type, String path, String body) {
  /** Upstream's {@code field.ErrorType} with its {@code CauseType}. */
  public enum Type {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    FORBIDDEN("FieldValueForbidden"),
    DUPLICATE("FieldValueDuplicate"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany"),
    NOT_FOUND("FieldValueNotFound"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    INTERNAL("InternalError");

    private final String reason;

    Type(String reason) {
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }

  @Override
  public String toString() {
    return path + ": " + body;
  }
}
