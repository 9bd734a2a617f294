package io.ruori.core.wire;

import io.ruori.core.object.Refusal;

/** Refusals between members. */
public final class RefusalCodec {
  private RefusalCodec() {}

  public static WireWriter write(WireWriter out, Refusal refusal) {
    out.number(refusal.code()).text(refusal.reason()).text(refusal.message());
    Refusal.Details details = refusal.details();
    out.flag(details != null);
    if (details != null) {
      out.text(details.name()).text(details.group()).text(details.kind()).text(details.uid());
      out.number(details.retryAfterSeconds());
      out.list(details.causes(), cause -> out.text(cause.reason()).text(cause.message()).text(cause.field()));
    }
    return out;
  }

  public static Refusal read(WireReader in) {
    int code = in.number();
    String reason = in.text();
    String message = in.text();
    if (!in.flag()) {
      return new Refusal(code, reason, message, null);
    }
    String name = in.text();
    String group = in.text();
    String kind = in.text();
    String uid = in.text();
    int retryAfter = in.number();
    var causes = in.list(() -> new Refusal.Cause(in.text(), in.text(), in.text()));
    return new Refusal(code, reason, message, new Refusal.Details(name, group, kind, uid, causes, retryAfter));
  }
}
