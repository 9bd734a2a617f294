package io.ruori.core.policy;

import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.GroupResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The policies of a cluster, asked about writes. Compiled ones are kept as long as they are asked for often. */
public final class Policies {
  private static final GroupResource POLICIES = new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicies");
  private static final GroupResource BINDINGS =
      new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicybindings");
  private static final int KEPT = 1000;

  private final Kinds kinds;
  private final Map<String, CompiledPolicy> compiled = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, CompiledPolicy> eldest) {
      return size() > KEPT;
    }
  };

  public Policies(Kinds kinds) {
    this.kinds = kinds;
  }

  /** What a binding of a policy does about a rule that does not hold: refuse the write, or tell of it. */
  public record Finding(String policy, String binding, CompiledPolicy.Failure failure, List<String> actions) {}

  /** Everything that the policies find wrong with a write, in the order of the policies' names. */
  public List<Finding> findings(Incident incident) {
    WriteContext.Others others = incident.context().others();
    List<? extends JsonNode> bindings = others.look(BINDINGS);
    if (bindings.isEmpty() || Matching.isExempt(incident.type())) {
      return List.of();
    }
    var findings = new ArrayList<Finding>();
    Map<String, Object> sight = null;
    for (JsonNode policy : others.look(POLICIES)) {
      String name = text(policy, "metadata", "name");
      if (Matching.matches(policy.path("spec").path("matchConstraints"), incident)) {
        for (JsonNode binding : bindings) {
          boolean bound = text(binding, "spec", "policyName").equals(name);
          if (bound && Matching.matches(binding.path("spec").path("matchResources"), incident)) {
            sight = sight == null ? Sight.of(incident) : sight;
            findings.addAll(ask(policy, binding, incident, sight));
          }
        }
      }
    }
    return findings;
  }

  private List<Finding> ask(JsonNode policy, JsonNode binding, Incident incident, Map<String, Object> sight) {
    String name = text(policy, "metadata", "name");
    String bound = text(binding, "metadata", "name");
    List<String> actions = texts(binding, "spec", "validationActions");
    return switch (Parameters.of(policy, binding, incident, kinds)) {
      case Parameters.Wrong(var why) when text(policy, "spec", "failurePolicy").equals("Ignore") -> List.of();
      case Parameters.Wrong(var why) -> List.of(
          new Finding(name, bound, new CompiledPolicy.Failure("failed to configure binding: " + why, ""), List.of("Deny")));
      case Parameters.Found(var objects) -> {
        CompiledPolicy rules = compiled(policy, CompiledPolicy::of);
        var findings = new ArrayList<Finding>();
        for (JsonNode parameters : objects) {
          rules.failures(Sight.with(sight, parameters))
              .forEach(failure -> findings.add(new Finding(name, bound, failure, actions)));
        }
        yield findings;
      }
    };
  }

  private CompiledPolicy compiled(JsonNode policy, Function<JsonNode, CompiledPolicy> compile) {
    String key = text(policy, "metadata", "uid") + "@" + text(policy, "metadata", "resourceVersion");
    synchronized (compiled) {
      Optional<CompiledPolicy> known = Optional.ofNullable(compiled.get(key));
      if (known.isPresent()) {
        return known.get();
      }
    }
    CompiledPolicy made = compile.apply(policy.path("spec"));
    synchronized (compiled) {
      compiled.put(key, made);
    }
    return made;
  }
}
