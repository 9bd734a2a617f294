package io.ruori.core.table;

import io.ruori.core.object.GoPrint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rows of access, admission, certificates and priorities. */
final class AccessRows {
  static final Map<String, Row> ROWS =
      Map.ofEntries(
          Map.entry("rbac.authorization.k8s.io/RoleBinding", AccessRows::binding),
          Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", AccessRows::binding),
          Map.entry("certificates.k8s.io/CertificateSigningRequest", AccessRows::signingRequest),
          Map.entry("certificates.k8s.io/ClusterTrustBundle",
              c -> c.name().add(c.text("spec.signerName", Cells.NONE))),
          Map.entry("certificates.k8s.io/PodCertificateRequest", AccessRows::podCertificate),
          Map.entry("admissionregistration.k8s.io/MutatingWebhookConfiguration", AccessRows::webhooks),
          Map.entry("admissionregistration.k8s.io/ValidatingWebhookConfiguration", AccessRows::webhooks),
          Map.entry("admissionregistration.k8s.io/ValidatingAdmissionPolicy", c -> policy(c, "spec.validations")),
          Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicy", c -> policy(c, "spec.mutations")),
          Map.entry("admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding", AccessRows::policyBinding),
          Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicyBinding", AccessRows::policyBinding),
          Map.entry("flowcontrol.apiserver.k8s.io/FlowSchema", AccessRows::flowSchema),
          Map.entry("flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration", AccessRows::priorityLevel),
          Map.entry("scheduling.k8s.io/PriorityClass",
              c -> c.name().add(c.number("value")).add(c.flag("globalDefault", false)).age()
                  .add(c.text("preemptionPolicy"))),
          Map.entry("node.k8s.io/RuntimeClass", c -> c.name().add(c.text("handler")).age()),
          Map.entry("internal.apiserver.k8s.io/StorageVersion", AccessRows::storageVersion),
          Map.entry("storagemigration.k8s.io/StorageVersionMigration",
              c -> c.name().add(c.text("spec.resource.resource") + "." + c.text("spec.resource.version") + "."
                  + c.text("spec.resource.group"))));

  private AccessRows() {}

  private static void binding(Cells cells) {
    var users = new ArrayList<String>();
    var groups = new ArrayList<String>();
    var accounts = new ArrayList<String>();
    for (JsonNode subject : cells.at("subjects")) {
      switch (Cells.text(subject, "kind")) {
        case "ServiceAccount" -> accounts.add(Cells.text(subject, "namespace") + "/" + Cells.text(subject, "name"));
        case "User" -> users.add(Cells.text(subject, "name"));
        case "Group" -> groups.add(Cells.text(subject, "name"));
        default -> {}
      }
    }
    cells.name().add(cells.text("roleRef.kind") + "/" + cells.text("roleRef.name")).age()
        .add(String.join(", ", users)).add(String.join(", ", groups)).add(String.join(", ", accounts));
  }

  private static void signingRequest(Cells cells) {
    String duration = cells.has("spec.expirationSeconds")
        ? HumanDuration.of(Duration.ofSeconds(cells.number("spec.expirationSeconds")))
        : Cells.NONE;
    String status =
        !cells.condition("Denied").isEmpty() ? "Denied" : !cells.condition("Approved").isEmpty() ? "Approved" : "Pending";
    status += cells.condition("Failed").isEmpty() ? "" : ",Failed";
    status += cells.text("status.certificate").isEmpty() ? "" : ",Issued";
    cells.name().age().add(cells.text("spec.signerName", Cells.NONE)).add(cells.text("spec.username")).add(duration)
        .add(status);
  }

  private static void podCertificate(Cells cells) {
    String state = "Pending";
    for (String type : cells.texts("status.conditions", "type")) {
      if (type.equals("Issued") || type.equals("Denied") || type.equals("Failed")) {
        state = type;
      }
    }
    cells.name().add(cells.text("spec.podName")).add(cells.text("spec.serviceAccountName"))
        .add(cells.text("spec.nodeName")).add(cells.text("spec.signerName")).add(state);
  }

  private static void webhooks(Cells cells) {
    cells.name().add(cells.at("webhooks").size()).age();
  }

  private static void policy(Cells cells, String rules) {
    String kind = cells.has("spec.paramKind")
        ? cells.text("spec.paramKind.apiVersion") + "/" + cells.text("spec.paramKind.kind")
        : Cells.UNSET;
    cells.name().add(cells.at(rules).size()).add(kind).age();
  }

  private static void policyBinding(Cells cells) {
    String parameter = Cells.UNSET;
    String name = cells.text("spec.paramRef.name");
    if (!name.isEmpty()) {
      parameter = cells.text("spec.paramRef.namespace", "*") + "/" + name;
    } else if (cells.has("spec.paramRef.selector")) {
      parameter = goSelector(cells.at("spec.paramRef.selector"));
    }
    cells.name().add(cells.text("spec.policyName")).add(parameter).age();
  }

  /** A LabelSelector as its generated Go code prints it. */
  private static String goSelector(JsonNode selector) {
    var labels = new java.util.TreeMap<String, String>();
    selector.path("matchLabels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asString("")));
    var text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
    labels.forEach((key, value) -> text.append(key).append(": ").append(value).append(","));
    text.append("},MatchExpressions:[]LabelSelectorRequirement{");
    for (JsonNode expression : selector.path("matchExpressions")) {
      JsonNode values = expression.path("values");
      text.append("LabelSelectorRequirement{Key:").append(Cells.text(expression, "key")).append(",Operator:")
          .append(Cells.text(expression, "operator")).append(",Values:")
          .append(values.isArray() ? GoPrint.print(values) : "[]").append(",},");
    }
    return text.append("},}").toString();
  }

  private static void flowSchema(Cells cells) {
    String dangling = cells.condition("Dangling");
    cells.name().add(cells.text("spec.priorityLevelConfiguration.name")).add(cells.number("spec.matchingPrecedence"))
        .add(cells.text("spec.distinguisherMethod.type", Cells.NONE)).age().add(dangling.isEmpty() ? "?" : dangling);
  }

  private static void priorityLevel(Cells cells) {
    cells.name().add(cells.text("spec.type"));
    boolean limited = cells.has("spec.limited");
    number(cells, limited, "spec.limited.nominalConcurrencyShares");
    boolean queuing = limited && cells.has("spec.limited.limitResponse.queuing");
    for (String field : new String[] {"queues", "handSize", "queueLengthLimit"}) {
      number(cells, queuing, "spec.limited.limitResponse.queuing." + field);
    }
    cells.age();
  }

  private static void number(Cells cells, boolean there, String path) {
    if (there) {
      cells.add(cells.number(path));
    } else {
      cells.add(Cells.NONE);
    }
  }

  private static void storageVersion(Cells cells) {
    var versions = new ArrayList<String>();
    for (JsonNode version : cells.at("status.storageVersions")) {
      versions.add(Cells.text(version, "apiServerID") + "=" + Cells.text(version, "encodingVersion"));
    }
    String shown = Cells.atMost(versions, 3);
    cells.name().add(cells.text("status.commonEncodingVersion", Cells.UNSET))
        .add(shown.isEmpty() ? Cells.UNSET : shown).age();
  }
}
