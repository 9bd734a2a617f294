package io.ruori.core.custom.definition;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Parts of definitions as messages print them: Go's internal structs. */
final class DefinitionText {
  private DefinitionText() {}

  static GoText.Raw versions(List<JsonNode> versions) {
    var list = io.ruori.core.object.Json.mapper().createArrayNode();
    versions.forEach(list::add);
    return GoStruct.list(list, DefinitionText::version);
  }

  private static GoStruct version(GoStruct version) {
    return version
        .strings("Name")
        .flags("Served", "Storage", "Deprecated")
        .pointers("DeprecationWarning")
        .nested("Schema", holder -> holder.nested("OpenAPIV3Schema", "openAPIV3Schema", DefinitionText::schema))
        .pointers("Subresources", "AdditionalPrinterColumns", "SelectableFields");
  }

  static GoText.Raw schema(JsonNode schema) {
    return schema(GoStruct.of(schema)).print();
  }

  private static GoStruct schema(GoStruct schema) {
    return schema
        .strings("ID", "Schema")
        .pointers("Ref")
        .strings("Description", "Type")
        .flags("Nullable")
        .strings("Format", "Title")
        .pointers("Default", "Maximum")
        .flags("ExclusiveMaximum")
        .pointers("Minimum")
        .flags("ExclusiveMinimum")
        .pointers("MaxLength", "MinLength")
        .strings("Pattern")
        .pointers("MaxItems", "MinItems")
        .flags("UniqueItems")
        .pointers("MultipleOf", "Enum", "MaxProperties", "MinProperties", "Required", "Items", "AllOf", "OneOf", "AnyOf",
            "Not", "Properties", "AdditionalProperties", "PatternProperties", "Dependencies", "AdditionalItems",
            "Definitions", "ExternalDocs", "Example");
  }

  /** A rule of {@code x-kubernetes-validations}. */
  static GoText.Raw rule(JsonNode rule) {
    return new GoText.Raw("{\"Rule\":" + text(rule, "rule") + ",\"Message\":" + text(rule, "message")
        + ",\"MessageExpression\":" + text(rule, "messageExpression")
        + ",\"Reason\":" + (Fields.has(rule, "reason") ? text(rule, "reason") : "null")
        + ",\"FieldPath\":" + text(rule, "fieldPath")
        + ",\"OptionalOldSelf\":" + (Fields.has(rule, "optionalOldSelf") ? Fields.flag(rule, "optionalOldSelf") : "null") + "}");
  }

  private static String text(JsonNode rule, String name) {
    return GoText.json(io.ruori.core.object.Json.mapper().getNodeFactory().stringNode(Fields.text(rule, name)));
  }
}
