package io.ruori.gateway.discovery;

import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.request.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** {@code /healthz}, {@code /livez}, {@code /readyz} and the single checks below them, as upstream's {@code healthz}. */
public final class Health {
  private static final List<Header> NO_SNIFFING = List.of(new Header("X-Content-Type-Options", "nosniff"));

  /** The stages of upstream's start, by which dashboards ask; here all are done once the views are recovered. */
  private static final List<String> STAGES =
      """
      start-apiserver-admission-initializer generic-apiserver-start-informers priority-and-fairness-config-consumer \
      priority-and-fairness-filter storage-object-count-tracker-hook start-apiextensions-informers \
      start-apiextensions-controllers crd-informer-synced start-system-namespaces-controller \
      start-cluster-authentication-info-controller start-kube-apiserver-identity-lease-controller \
      start-kube-apiserver-identity-lease-garbage-collector start-legacy-token-tracking-controller \
      start-service-ip-repair-controllers rbac/bootstrap-roles scheduling/bootstrap-system-priority-classes \
      priority-and-fairness-config-producer bootstrap-controller start-kubernetes-service-cidr-controller \
      aggregator-reload-proxy-client-cert start-kube-aggregator-informers \
      apiservice-status-local-available-controller apiservice-status-remote-available-controller \
      apiservice-registration-controller apiservice-discovery-controller kube-apiserver-autoregistration \
      autoregister-completion apiservice-openapi-controller apiservice-openapiv3-controller"""
          .lines()
          .flatMap(line -> List.of(line.split(" +")).stream())
          .map(stage -> stage.equals("autoregister-completion") ? stage : "poststarthook/" + stage)
          .toList();

  private final List<Check> checks;

  public Health(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * One thing that has to be well.
   *
   * @param endpoints of {@code healthz}, {@code livez}, {@code readyz}: where it counts
   */
  public record Check(String name, Set<String> endpoints, BooleanSupplier isWell) {
    public static Check everywhere(String name, BooleanSupplier isWell) {
      return new Check(name, Set.of("healthz", "livez", "readyz"), isWell);
    }

    public static Check ready(String name, BooleanSupplier isWell) {
      return new Check(name, Set.of("readyz"), isWell);
    }
  }

  /** What upstream checks, in its order. */
  public static List<Check> standard(BooleanSupplier recovered) {
    var checks = new ArrayList<Check>();
    checks.add(Check.everywhere("ping", () -> true));
    checks.add(Check.everywhere("log", () -> true));
    checks.add(Check.everywhere("etcd", recovered));
    checks.add(Check.ready("etcd-readiness", recovered));
    checks.add(Check.ready("informer-sync", recovered));
    STAGES.forEach(stage -> checks.add(Check.everywhere(stage, recovered)));
    checks.add(Check.ready("shutdown", () -> true)); // whoever shuts down no longer answers
    return checks;
  }

  /** @param path the segments behind the slash, the endpoint first */
  public Optional<Answer> answer(List<String> path, Query query) {
    String endpoint = path.getFirst();
    if (!Set.of("healthz", "livez", "readyz").contains(endpoint)) {
      return Optional.empty();
    }
    List<Check> here = checks.stream().filter(check -> check.endpoints().contains(endpoint)).toList();
    if (path.size() == 1) {
      return Optional.of(all(endpoint, here, query));
    }
    String name = String.join("/", path.subList(1, path.size()));
    return here.stream().filter(check -> check.name().equals(name)).findFirst().map(Health::one);
  }

  private static Answer one(Check check) {
    return check.isWell().getAsBoolean()
        ? Answers.text(200, "ok")
        : Answers.text(500, "internal server error: " + check.name() + " is not well\n", NO_SNIFFING);
  }

  private static Answer all(String endpoint, List<Check> checks, Query query) {
    var excluded = new HashSet<>(query.all("exclude"));
    var text = new StringBuilder();
    boolean well = true;
    for (Check check : checks) {
      if (excluded.remove(check.name())) {
        text.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else if (check.isWell().getAsBoolean()) {
        text.append("[+]").append(check.name()).append(" ok\n");
      } else {
        text.append("[-]").append(check.name()).append(" failed: reason withheld\n");
        well = false;
      }
    }
    if (!excluded.isEmpty()) {
      text.append("warn: some health checks cannot be excluded: no matches for ")
          .append(String.join(",", excluded.stream().sorted().map(name -> "\"" + name + "\"").toList()))
          .append('\n');
    }
    if (!well) {
      return Answers.text(500, text + endpoint + " check failed\n", NO_SNIFFING);
    }
    boolean verbose = query.has("verbose");
    return Answers.text(200, verbose ? text + endpoint + " check passed\n" : "ok", NO_SNIFFING);
  }
}
