package io.ruori.gateway.verb;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.access.Attributes;
import io.ruori.core.access.Rule;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.User;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.identity.Authorizer;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import io.ruori.gateway.request.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** POST of a review: who am I, may they, whose token is this. Answered from what the gateway knows; nothing is stored. */
public final class Review implements Verb {
  private static final String NOBODYS = "invalid bearer token";

  private final Writing writing;
  private final Identity identity;

  public Review(Writing writing, Identity identity) {
    this.writing = writing;
    this.identity = identity;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request()).thenCompose(bytes -> {
      var options = Options.create(call.request(), call.query());
      byte[] body = Bodies.object(call.request(), bytes, call.kind());
      return writing.write(call, WriteRequest.Verb.CREATE, call.namespace(), "review", body, options)
          .thenCompose(reply -> reviewed(call, reply));
    });
  }

  private CompletionStage<Answer> reviewed(Call call, WriteReply reply) {
    return switch (reply) {
      case WriteReply.Refused refused -> throw new Refused(refused.refusal(), refused.warnings());
      case WriteReply.Done done -> status(call, Json.parseObject(done.json()))
          .thenApply(review -> Answers.document(201, review, call.rendition())
              .withHeaders(Warnings.headers(done.warnings())));
    };
  }

  private CompletionStage<ObjectNode> status(Call call, ObjectNode review) {
    switch (call.kind()) {
      case "SelfSubjectReview" -> user(review.putObject("status").putObject("userInfo"), call.user());
      case "SelfSubjectRulesReview" -> rules(call.user(), review);
      case "SelfSubjectAccessReview" -> access(call.user(), review);
      case "TokenReview" -> {
        return token(review);
      }
      default -> access(subject(review.path("spec")), review);
    }
    return CompletableFuture.completedFuture(review);
  }

  private static void user(ObjectNode info, User user) {
    info.put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      user.groups().forEach(info.putArray("groups")::add);
    }
    user.extra().forEach((key, values) -> values.forEach(Fields.ensure(info, "extra").putArray(key)::add));
  }

  private static User subject(JsonNode spec) {
    Map<String, List<String>> extra = new HashMap<>();
    spec.path("extra").properties().forEach(e -> extra.put(e.getKey(), Fields.texts(spec, "extra", e.getKey())));
    return new User(text(spec, "user"), text(spec, "uid"), Fields.texts(spec, "groups"), extra);
  }

  private void access(User user, ObjectNode review) {
    Authorizer.Decision decision = identity.authorizer().decide(attributes(user, review.path("spec")));
    ObjectNode status = review.putObject("status").put("allowed", decision.isAllowed());
    if (decision.verdict() == Authorizer.Verdict.DENY) {
      status.put("denied", true);
    }
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    String problem = ReviewSelectors.problem(review.path("spec").path("resourceAttributes"));
    if (!problem.isEmpty()) {
      status.put("evaluationError", problem);
    }
  }

  private static Attributes attributes(User user, JsonNode spec) {
    JsonNode asked = spec.path("resourceAttributes");
    if (!asked.isObject()) {
      JsonNode other = spec.path("nonResourceAttributes");
      return new Attributes(user, text(other, "verb"), false, "", "", "", "", "", "", text(other, "path"));
    }
    return new Attributes(user, text(asked, "verb"), true, text(asked, "group"), text(asked, "version"),
        text(asked, "resource"), text(asked, "subresource"), text(asked, "namespace"), text(asked, "name"), "");
  }

  /** What is known without asking about each thing. */
  private void rules(User user, ObjectNode review) {
    String namespace = text(review, "spec", "namespace");
    if (namespace.isEmpty()) {
      throw Refused.badRequest("no namespace on request");
    }
    review.removeAll();
    review.put("kind", "SelfSubjectRulesReview").put("apiVersion", "authorization.k8s.io/v1").putObject("metadata");
    review.putObject("spec");
    ObjectNode status = review.putObject("status");
    var resources = status.putArray("resourceRules");
    var paths = status.putArray("nonResourceRules");
    Authorizer.Rules known = identity.authorizer().rules(user, namespace);
    for (Rule rule : known.rules()) {
      rule.writeTo((rule.resources().isEmpty() ? paths : resources).addObject());
    }
    status.put("incomplete", !known.problem().isEmpty());
    if (!known.problem().isEmpty()) {
      status.put("evaluationError", known.problem());
    }
  }

  private CompletionStage<ObjectNode> token(ObjectNode review) {
    String token = text(review, "spec", "token");
    if (token.isEmpty()) {
      throw Refused.badRequest("token is required for TokenReview in authentication");
    }
    List<String> wanted = Fields.texts(review, "spec", "audiences");
    return identity.ofHeader("Bearer " + token, wanted).thenApply(found -> {
      ObjectNode status = review.putObject("status");
      ObjectNode info = status.putObject("user");
      found.ifPresentOrElse(known -> {
        status.put("authenticated", true);
        user(info, known);
        if (!wanted.isEmpty()) {
          List<String> meant = identity.audiences(token);
          var both = status.putArray("audiences");
          wanted.stream().filter(audience -> meant.isEmpty() || meant.contains(audience)).forEach(both::add);
        }
      }, () -> status.put("error", problem(identity.audiences(token), wanted)));
      return review;
    });
  }

  private static String problem(List<String> meant, List<String> wanted) {
    return wanted.isEmpty() || meant.isEmpty()
        ? NOBODYS
        : "[" + NOBODYS + ", token audiences " + Rule.quoted(meant) + " is invalid for the target audiences "
            + Rule.quoted(wanted) + "]";
  }
}
