import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Says how many tests ran, and which were skipped and why, from the reports of Surefire. Run as a source file:
 * {@code java scripts/SkippedTests.java ROOT STAMP [strict]}; reports older than the file STAMP are left out. With
 * {@code strict} it returns 1 when a test was skipped that this machine could have run.
 */
public final class SkippedTests {
  /** Reasons with these words are good everywhere: what is missing is not a part of the machine's set-up. */
  private static final List<String> EXCUSES = List.of("beside the checkout");

  private record Skipped(String test, String reason) {
    boolean isExcused() {
      return EXCUSES.stream().anyMatch(reason::contains);
    }
  }

  private int tests;
  private final List<Skipped> skipped = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    var report = new SkippedTests();
    FileTime stamp = Files.getLastModifiedTime(Path.of(arguments[1]));
    for (Path file : reports(Path.of(arguments[0]))) {
      if (Files.getLastModifiedTime(file).compareTo(stamp) >= 0) {
        report.read(file);
      }
    }
    report.print();
    boolean strict = arguments.length > 2 && arguments[2].equals("strict");
    if (strict && report.skipped.stream().anyMatch(test -> !test.isExcused())) {
      System.out.println("This machine has what these tests need: a skipped one counts as failed here.");
      System.exit(1);
    }
  }

  private static List<Path> reports(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      var found = new ArrayList<Path>();
      for (Path folder : modules.map(module -> module.resolve("target/surefire-reports")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.list(folder)) {
          files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")).sorted().forEach(found::add);
        }
      }
      return found;
    }
  }

  private void read(Path file) throws Exception {
    var parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    NodeList cases = parsers.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      var test = (Element) cases.item(i);
      NodeList marks = test.getElementsByTagName("skipped");
      tests++;
      if (marks.getLength() > 0) {
        String name = test.getAttribute("classname") + (test.getAttribute("name").isEmpty() ? "" : "." + test.getAttribute("name"));
        skipped.add(new Skipped(name, reason((Element) marks.item(0))));
      }
    }
  }

  private static String reason(Element mark) {
    String message = mark.getAttribute("message");
    String text = message.isBlank() ? mark.getTextContent().strip().lines().findFirst().orElse("") : message;
    return text.replaceFirst("^(\\S*TestAbortedException: )?(Assumption failed: )?", "");
  }

  private void print() {
    System.out.println(tests + " tests, " + skipped.size() + " skipped" + (skipped.isEmpty() ? "" : ":"));
    Map<String, List<String>> byReason = new TreeMap<>();
    skipped.forEach(test -> byReason.computeIfAbsent(test.reason(), reason -> new ArrayList<>()).add(test.test()));
    byReason.forEach((reason, names) -> {
      System.out.println("  " + (reason.isEmpty() ? "(no reason given)" : reason));
      names.forEach(name -> System.out.println("    " + name));
    });
  }
}
