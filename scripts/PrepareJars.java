import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the libraries that a member runs with so that the JVM can keep their classes in its AOT cache, which a start is
 * much quicker with: {@code java scripts/PrepareJars.java FOLDER}. The cache (JEP 483) refuses three things, and each is
 * turned into its equal that it takes. Lambdas that Scala makes serializable ({@link PlainLambdas}) become plain ones: Java
 * serialization is off in a ring. Classes older than Java 6, which have no stack maps, get them. Signatures of jars are left
 * out: Maven has compared checksums when it fetched them. Left out, too, is what each start would only read and skip: OSGi's
 * part of manifests, remarks in settings, and the content of classes that cannot work.
 */
public final class PrepareJars {
  /** They need libraries that are not there. Other classes name them, so that each start would look what they are. */
  private static final Set<String> UNUSABLE =
      Set.of(
          "org/apache/pekko/remote/artery/aeron/ArteryAeronUdpTransport.class",
          "org/parboiled2/DynamicRuleDispatchMacro.class");

  private static final Pattern REMARK = Pattern.compile("\\s*((#|//).*)?");

  private final ClassFile modern;

  private PrepareJars(ClassLoader libraries) {
    var hierarchy =
        ClassHierarchyResolver.ofResourceParsing(libraries).orElse(ClassHierarchyResolver.defaultResolver()).cached();
    modern =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  public static void main(String[] arguments) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    var urls = new ArrayList<URL>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    try (var libraries = new URLClassLoader(urls.toArray(URL[]::new))) {
      var prepare = new PrepareJars(libraries);
      for (Path jar : jars) {
        prepare.jar(jar);
      }
    }
  }

  private record Content(ZipEntry entry, byte[] bytes) {}

  private void jar(Path jar) throws IOException {
    var contents = new ArrayList<Content>();
    boolean changed = false;
    try (var zip = new ZipFile(jar.toFile())) {
      boolean signed = zip.stream().anyMatch(entry -> isSignature(entry.getName()));
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (signed && isSignature(entry.getName())) {
          changed = true;
          continue;
        }
        byte[] before = zip.getInputStream(entry).readAllBytes();
        byte[] after = content(entry, before);
        changed |= after != before;
        contents.add(new Content(entry, after));
      }
    }
    if (changed) {
      write(jar, contents);
    }
  }

  private static boolean isSignature(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("META-INF/") && upper.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }

  /** Only what is said of the whole jar, and not to OSGi: some name each of their packages with all that these use. */
  private static byte[] shortened(byte[] manifest) throws IOException {
    var read = new Manifest(new ByteArrayInputStream(manifest));
    var main = new Manifest();
    read.getMainAttributes().forEach((name, value) -> {
      if (!name.toString().matches("(Bnd|Bundle|Embed|Export|Import|Include|Private|Provide|Require)-.*|Tool")) {
        main.getMainAttributes().put(name, value);
      }
    });
    if (main.equals(read)) {
      return manifest;
    }
    var out = new ByteArrayOutputStream();
    main.write(out);
    return out.toByteArray();
  }

  /** Three quarters of the libraries' settings are what they say about them to people. */
  private static byte[] withoutRemarks(byte[] settings) {
    String text = new String(settings, StandardCharsets.UTF_8);
    boolean isPlain = !text.contains("\"\"\""); // else a line may be part of a value
    String left = text.lines().filter(line -> !REMARK.matcher(line).matches()).collect(Collectors.joining("\n", "", "\n"));
    return isPlain && !left.equals(text) ? left.getBytes(StandardCharsets.UTF_8) : settings;
  }

  private static void write(Path jar, List<Content> contents) throws IOException {
    Path next = jar.resolveSibling(jar.getFileName() + ".next");
    try (var out = new ZipOutputStream(Files.newOutputStream(next))) {
      for (Content content : contents) {
        var entry = new ZipEntry(content.entry().getName());
        entry.setTime(content.entry().getTime());
        out.putNextEntry(entry);
        out.write(content.bytes());
        out.closeEntry();
      }
    }
    Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] content(ZipEntry entry, byte[] bytes) throws IOException {
    String name = entry.getName();
    if (name.equals("META-INF/MANIFEST.MF")) {
      return shortened(bytes);
    }
    if (name.equals("reference.conf")) {
      return withoutRemarks(bytes);
    }
    if (!name.endsWith(".class") || name.startsWith("META-INF/")) {
      return bytes;
    }
    if (UNUSABLE.contains(name)) {
      return emptied(bytes);
    }
    int version = ByteBuffer.wrap(bytes).getShort(6);
    return version < ClassFile.JAVA_6_VERSION ? withStackMaps(bytes) : new PlainLambdas(bytes).rewritten();
  }

  private static byte[] emptied(byte[] bytes) {
    ClassModel all = ClassFile.of().parse(bytes);
    return ClassFile.of().build(all.thisClass().asSymbol(), empty -> {
      empty.withVersion(all.majorVersion(), 0).withInterfaces(all.interfaces());
      empty.withFlags(all.flags().flagsMask() & ~ClassFile.ACC_FINAL | ClassFile.ACC_ABSTRACT);
      all.superclass().ifPresent(empty::withSuperclass);
    });
  }

  private byte[] withStackMaps(byte[] bytes) {
    ClassTransform bodies = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
    return modern.transformClass(
        modern.parse(bytes),
        bodies.andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }

  /**
   * A class whose calls of {@code LambdaMetafactory.altMetafactory} are to become calls of {@code metafactory}. Only the
   * constant pool and the table of bootstrap methods change (JVMS 4.4, 4.7.23). Scala asks for two things that are given up:
   * that a lambda can be serialized, and a bridge that only reflection would call (scala/bug#10334).
   */
  private static final class PlainLambdas {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int INVOKE_STATIC = 6;
    private static final int SERIALIZABLE = 1;
    private static final int BRIDGES = 4;
    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final String LOOK_UP =
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
            + "Ljava/lang/invoke/CallSite;";

    private final byte[] bytes;
    private final ByteBuffer in;
    private final int[] constants;
    private final int constantsEnd;

    PlainLambdas(byte[] bytes) {
      this.bytes = bytes;
      in = ByteBuffer.wrap(bytes);
      constants = new int[in.getShort(8) & 0xffff];
      int at = 10;
      for (int i = 1; i < constants.length; i++) {
        constants[i] = at;
        int tag = bytes[at];
        at += size(tag, at);
        i += tag == 5 || tag == 6 ? 1 : 0; // longs and doubles count twice
      }
      constantsEnd = at;
    }

    private int size(int tag, int at) {
      return switch (tag) {
        case UTF8 -> 3 + two(at + 1);
        case 5, 6 -> 9;
        case METHOD_HANDLE -> 4;
        case CLASS, 8, 16, 19, 20 -> 3;
        default -> 5;
      };
    }

    private int two(int at) {
      return in.getShort(at) & 0xffff;
    }

    private String text(int constant) {
      int at = constants[constant];
      return new String(bytes, at + 3, two(at + 1), StandardCharsets.UTF_8);
    }

    byte[] rewritten() {
      int table = bootstrapMethods();
      if (table < 0) {
        return bytes;
      }
      var methods = new Output();
      int count = two(table + 6);
      int changed = 0;
      int at = table + 8;
      methods.two(count);
      int plain = constants.length + 4;
      for (int i = 0; i < count; i++) {
        int arguments = two(at + 2);
        boolean change = isAlternative(two(at)) && isGivenUp(at + 4, arguments);
        changed += change ? 1 : 0;
        methods.two(change ? plain : two(at));
        methods.two(change ? 3 : arguments);
        methods.write(bytes, at + 4, 2 * (change ? 3 : arguments));
        at += 4 + 2 * arguments;
      }
      return changed == 0 || plain > 0xfff0 ? bytes : assembled(table, at, methods.toByteArray());
    }

    /** Where the attribute begins; negative when there is none. */
    private int bootstrapMethods() {
      int at = constantsEnd + 6;
      at += 2 + 2 * two(at);
      for (int part = 0; part < 2; part++) { // fields, methods
        int members = two(at);
        at += 2;
        for (int i = 0; i < members; i++) {
          int attributes = two(at + 6);
          at += 8;
          for (int j = 0; j < attributes; j++) {
            at += 6 + in.getInt(at + 2);
          }
        }
      }
      int attributes = two(at);
      at += 2;
      for (int j = 0; j < attributes; j++) {
        if (text(two(at)).equals("BootstrapMethods")) {
          return at;
        }
        at += 6 + in.getInt(at + 2);
      }
      return -1;
    }

    private boolean isAlternative(int handle) {
      int method = two(constants[handle] + 2);
      int owner = two(constants[method] + 1);
      int nameAndType = two(constants[method] + 3);
      return text(two(constants[owner] + 1)).equals(FACTORY)
          && text(two(constants[nameAndType] + 1)).equals("altMetafactory");
    }

    /** The type of the method, its code, the type of its use, flags; then how many bridges, and their types. */
    private boolean isGivenUp(int at, int arguments) {
      return switch (number(two(at + 6))) {
        case SERIALIZABLE -> true;
        case SERIALIZABLE | BRIDGES -> arguments == 5 || arguments == 6 && two(at + 10) == two(at + 4);
        default -> false;
      };
    }

    private int number(int constant) {
      return in.getInt(constants[constant] + 1);
    }

    private byte[] assembled(int table, int tableEnd, byte[] methods) {
      int first = constants.length;
      var out = new Output();
      out.write(bytes, 0, 8);
      out.two(first + 7);
      out.write(bytes, 10, constantsEnd - 10);
      out.text("metafactory"); // first
      out.text(LOOK_UP); // + 1
      out.constant(NAME_AND_TYPE, first, first + 1); // + 2
      out.constant(METHOD, first + 6, first + 2); // + 3
      out.write(METHOD_HANDLE); // + 4
      out.write(INVOKE_STATIC);
      out.two(first + 3);
      out.text(FACTORY); // + 5
      out.write(CLASS); // + 6
      out.two(first + 5);
      out.write(bytes, constantsEnd, table + 2 - constantsEnd);
      out.two(methods.length >>> 16);
      out.two(methods.length);
      out.writeBytes(methods);
      out.write(bytes, tableEnd, bytes.length - tableEnd);
      return out.toByteArray();
    }
  }

  private static final class Output extends ByteArrayOutputStream {
    void two(int value) {
      write(value >>> 8);
      write(value);
    }

    void text(String text) {
      byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
      write(PlainLambdas.UTF8);
      two(ascii.length);
      writeBytes(ascii);
    }

    void constant(int tag, int one, int other) {
      write(tag);
      two(one);
      two(other);
    }
  }
}
