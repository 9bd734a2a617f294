package io.ruori.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages name only what exists: types, files, and other pages. */
class PagesTest {
  /** A word in backticks that begins with a capital and goes on with letters is a type, perhaps within another. */
  private static final Pattern TYPE_NAME = Pattern.compile("`([A-Z][a-z]\\w*(?:\\.[A-Z]\\w*)*)`");

  private static final Pattern FILE_NAME =
      Pattern.compile("`((?:docs|examples|scripts|bench|it-tests|[a-z]+-[a-z]+)/[\\w./-]*)`");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)[^)]*\\)");
  private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<*]+)</artifactId>");
  private static final Pattern BLOCK = Pattern.compile("(?s)```.*?```");

  /** Words of Kubernetes and of the libraries that stand in backticks, too. */
  private static final Set<String> WORDS_OF_OTHERS =
      Set.of("EventSourcedBehavior", "JsonNode", "ObjectNode", "Running", "Status", "Warning", "Binding", "SaveSnapshot");

  private static final Set<String> OUR_MODULES =
      Set.of("core-actors", "persistence", "master-actor", "node-actor", "http-gateway", "launcher");

  @Test
  void nameTypesThatExist() {
    Map<String, Set<String>> declared = declarations();
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      matches(TYPE_NAME, BLOCK.matcher(SourceTree.read(page)).replaceAll(""))
          .map(match -> match.group(1))
          .filter(name -> !isDeclared(name, declared) && !WORDS_OF_OTHERS.contains(name))
          .forEach(name -> missing.add(page + ": " + name));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void nameFilesThatExist() {
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      matches(FILE_NAME, SourceTree.read(page))
          .map(match -> match.group(1))
          .filter(name -> !Files.exists(SourceTree.root().resolve(name)))
          .forEach(name -> missing.add(page + ": " + name));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void linkToPagesThatExist() {
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      Path folder = SourceTree.root().resolve(page).getParent();
      matches(LINK, SourceTree.read(page))
          .map(match -> match.group(1))
          .filter(link -> !Files.exists(folder.resolve(link)))
          .forEach(link -> missing.add(page + ": " + link));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void listEveryDependency() {
    String page = SourceTree.read(Path.of("docs/dependencies.md"));
    String managed = SourceTree.read(Path.of("pom.xml"));
    managed = managed.substring(managed.indexOf("<dependencyManagement>"), managed.indexOf("</dependencyManagement>"));
    List<String> missing =
        matches(ARTIFACT, managed)
            .map(match -> match.group(1).replace("_${scala.binary}", ""))
            .filter(artifact -> !OUR_MODULES.contains(artifact) && !page.contains(artifact))
            .toList();
    assertThat(missing).isEmpty();
  }

  private static List<Path> pages() {
    return SourceTree.files("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "bench").stream()
        .filter(file -> file.toString().endsWith(".md"))
        .toList();
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  /** Names of types with the files that declare them (a nested type is declared in its outer one's file). */
  private static Map<String, Set<String>> declarations() {
    Map<String, Set<String>> declared = new HashMap<>();
    for (Path file : SourceTree.javaFiles()) {
      String outer = file.getFileName().toString().replace(".java", "");
      matches(DECLARATION, SourceTree.read(file))
          .forEach(match -> declared.computeIfAbsent(match.group(1), name -> new HashSet<>()).add(outer));
    }
    return declared;
  }

  private static boolean isDeclared(String name, Map<String, Set<String>> declared) {
    String outer = name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
    String inner = name.substring(name.lastIndexOf('.') + 1);
    return declared.getOrDefault(inner, Set.of()).contains(outer)
        || inner.equals(outer) && declared.containsKey(name);
  }
}
