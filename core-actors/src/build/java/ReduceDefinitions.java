import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Run by the build, as a source file: reduces the schema artifact's document to the definitions that a standard server
 * needs. Writes two resources with one definition per line ({@code name TAB JSON}): the structure and the descriptions.
 */
public final class ReduceDefinitions {
  private static final Pattern SERVED = Pattern.compile(
      "io\\.k8s\\.apimachinery\\.(?!.*InternalEvent).*|io\\.k8s\\.api\\.(autoscaling\\.v2|(admissionregistration|apps|authentication|authorization"
          + "|autoscaling|batch|certificates|coordination|core|discovery|events|flowcontrol|networking|node|policy|rbac|resource"
          + "|scheduling|storage)\\.v1)\\.[^.]+");

  public static void main(String[] args) throws Exception {
    URL source = ReduceDefinitions.class.getClassLoader().getResource("openshift-generated.json");
    JsonNode definitions;
    try (var in = source.openStream()) {
      definitions = new ObjectMapper().readTree(in).path("definitions");
    }
    Path target = Path.of(args[0]);
    Files.createDirectories(target);
    var structure = new ArrayList<String>();
    var descriptions = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> entry : definitions.properties()) {
      if (SERVED.matcher(entry.getKey()).matches()) {
        var definition = (ObjectNode) entry.getValue();
        descriptions.add(entry.getKey() + "\t" + takeDescriptions(definition));
        definition.remove("x-fabric8-info");
        structure.add(entry.getKey() + "\t" + definition);
      }
    }
    write(target.resolve("definitions.gz"), structure);
    write(target.resolve("descriptions.gz"), descriptions);
  }

  /** Field name to description; the definition's own under "". */
  private static ObjectNode takeDescriptions(ObjectNode definition) {
    ObjectNode texts = definition.objectNode();
    move(definition, "", texts);
    for (Map.Entry<String, JsonNode> field : definition.path("properties").properties()) {
      move((ObjectNode) field.getValue(), field.getKey(), texts);
    }
    return texts;
  }

  private static void move(ObjectNode from, String name, ObjectNode texts) {
    JsonNode text = from.remove("description");
    if (text != null) {
      texts.set(name, text);
    }
  }

  private static void write(Path file, List<String> lines) throws Exception {
    try (Writer out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }
}
