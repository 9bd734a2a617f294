package io.ruori.launcher.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JVM's cache would refuse is rewritten, and does the same as before. */
class PrepareJarsTest {
  private static final Path SCRIPT = Path.of("..", "scripts", "PrepareJars.java");
  private static final String SAMPLE =
      """
      public class Sample {
        public interface Named extends java.io.Serializable { String name(int number); }
        public static Named named(String prefix) { return number -> number > 0 ? prefix + number : "none"; }
        public static int sum(int to) { int sum = 0; for (int i = 1; i <= to; i++) { sum += i > 1 ? i : 1; } return sum; }
      }
      """;
  private static final String MANIFEST =
      "Manifest-Version: 1.0\r\nX-Kept: yes\r\nExport-Package: many\r\n\r\nName: Sample.class\r\nSHA-256-Digest: none\r\n\r\n";

  private static final String SETTINGS = "# about a\n\na {\n  // about b\n  b = \"#c\" # d\n}\n";

  @TempDir private Path folder;

  @Test
  void lambdasThatCouldBeSerializedBecomePlainOnes() throws Exception {
    try (URLClassLoader before = prepared(false)) {
      Object lambda = before.loadClass("Sample").getMethod("named", String.class).invoke(null, "n");
      assertThat(name(lambda, 3)).isEqualTo("n3");
      assertThat(name(lambda, 0)).isEqualTo("none");
      assertThat(Arrays.stream(lambda.getClass().getDeclaredMethods()).map(Method::getName)).doesNotContain("writeReplace");
    }
  }

  @Test
  void oldClassesGetStackMaps() throws Exception {
    try (URLClassLoader loader = prepared(true)) {
      byte[] bytes = loader.getResourceAsStream("Sample.class").readAllBytes();
      assertThat(ClassFile.of().parse(bytes).majorVersion()).isEqualTo(ClassFile.JAVA_8_VERSION);
      assertThat(loader.loadClass("Sample").getMethod("sum", int.class).invoke(null, 4)).isEqualTo(10);
    }
  }

  @Test
  void signaturesAreLeftOut() throws Exception {
    prepared(false).close();
    try (var jar = new JarFile(folder.resolve("lib/sample.jar").toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName)).doesNotContain("META-INF/SIGNER.SF").contains("Sample.class");
      assertThat(jar.getManifest().getEntries()).isEmpty();
      assertThat(jar.getManifest().getMainAttributes().getValue("X-Kept")).isEqualTo("yes");
      assertThat(jar.getManifest().getMainAttributes().getValue("Export-Package")).isNull();
    }
  }

  @Test
  void settingsKeepTheirValuesAndLoseTheirRemarks() throws Exception {
    try (URLClassLoader loader = prepared(false)) {
      assertThat(loader.getResourceAsStream("reference.conf")).hasContent("a {\n  b = \"#c\" # d\n}\n");
    }
  }

  /** A class of a jar that was prepared. */
  private URLClassLoader prepared(boolean old) throws Exception {
    Path source = Files.writeString(folder.resolve("Sample.java"), SAMPLE);
    Path lib = Files.createDirectories(folder.resolve("lib"));
    compile(source);
    try (var jar = new JarOutputStream(Files.newOutputStream(lib.resolve("sample.jar")))) {
      put(jar, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
      put(jar, "META-INF/SIGNER.SF", new byte[0]);
      put(jar, "reference.conf", SETTINGS.getBytes(StandardCharsets.UTF_8));
      for (String name : new String[] {"Sample", "Sample$Named"}) {
        byte[] bytes = Files.readAllBytes(folder.resolve(name + ".class"));
        put(jar, name + ".class", old ? aged(bytes) : bytes);
      }
    }
    compile(SCRIPT);
    try (var scripts = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      scripts.loadClass("PrepareJars").getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {lib.toString()});
    }
    return new URLClassLoader(new URL[] {lib.resolve("sample.jar").toUri().toURL()}, null);
  }

  private void compile(Path source) {
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(code).isZero();
  }

  private static byte[] aged(byte[] bytes) {
    ClassFile plain = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);
    ClassTransform bodies = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
    return plain.transformClass(
        plain.parse(bytes),
        bodies.andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_5_VERSION, 0))));
  }

  private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }

  private static String name(Object lambda, int number) throws ReflectiveOperationException {
    var method = lambda.getClass().getMethod("name", int.class);
    method.setAccessible(true);
    return (String) method.invoke(lambda, number);
  }
}
