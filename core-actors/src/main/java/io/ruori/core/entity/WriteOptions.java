package io.ruori.core.entity;

/**
 * The options of upstream's CreateOptions, UpdateOptions, PatchOptions and DeleteOptions.
 *
 * @param manager the field manager: as asked for, else derived from the user agent
 * @param force apply takes over fields of others
 * @param graceSeconds of a delete, {@code null} for the kind's default
 * @param propagation {@code Background}, {@code Foreground}, {@code Orphan} or {@code ""} for the kind's default
 * @param uid precondition of a delete, {@code ""} for none
 * @param resourceVersion precondition of a delete, {@code ""} for none
 */
public record WriteOptions(
    boolean dryRun,
    String manager,
    FieldValidation fieldValidation,
    boolean force,
    Long graceSeconds,
    String propagation,
    String uid,
    String resourceVersion) {

  /** What happens to fields that the schema does not know or that come twice. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  public static WriteOptions of(String manager) {
    return new WriteOptions(false, manager, FieldValidation.IGNORE, false, null, "", "", "");
  }
}
