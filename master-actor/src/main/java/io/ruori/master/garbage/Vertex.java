package io.ruori.master.garbage;

import io.ruori.core.api.Api;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An object as ownership sees it. */
record Vertex(
    String uid, Api.Served kind, String namespace, String name, List<Owner> owners, boolean deleting, boolean foreground,
    boolean orphaning) {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  /** A reference to an owner; {@code blocks} the owner's foreground deletion. */
  record Owner(String apiVersion, String kind, String name, String uid, boolean blocks) {
    String group() {
      int slash = apiVersion.indexOf('/');
      return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
  }

  static Vertex of(Api.Served kind, JsonNode object) {
    List<Owner> owners = Owners.references(object).stream()
        .map(r -> new Owner(Doc.text(r, "apiVersion"), Doc.text(r, "kind"), Doc.text(r, "name"), Doc.text(r, "uid"),
            Doc.flag(r, "blockOwnerDeletion")))
        .toList();
    List<String> finalizers = Doc.finalizers(object);
    return new Vertex(Doc.uid(object), kind, Doc.namespace(object), Doc.name(object), owners, Doc.deleting(object),
        finalizers.contains(FOREGROUND), finalizers.contains(ORPHAN));
  }

  boolean waitsForDependents() {
    return deleting && foreground;
  }

  boolean waitsForOrphaning() {
    return deleting && orphaning;
  }

  /** Whether a reference from a namespace names this object rightly, whatever the version. */
  boolean isNamed(Owner reference, String from) {
    return reference.name().equals(name) && reference.kind().equals(kind.kind())
        && reference.group().equals(kind.resource().group()) && (namespace.isEmpty() || namespace.equals(from));
  }

  boolean blocks(String owner) {
    return owners.stream().anyMatch(o -> o.blocks() && o.uid().equals(owner));
  }
}
