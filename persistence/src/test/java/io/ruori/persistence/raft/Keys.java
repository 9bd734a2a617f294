package io.ruori.persistence.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for a test, and a member's certificate of it for this machine. */
final class Keys {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private Keys() {}

  static RaftTls create(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve("keys.p12");
    keytool(file, "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
    keytool(file, "-alias", "member", "-dname", "CN=member", "-signer", "authority", "-ext", "san=ip:127.0.0.1");
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(file)) {
      all.load(content, PASSWORD);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", all.getCertificate("authority"));
    all.deleteEntry("authority");
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(all, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    return new RaftTls(keys.getKeyManagers()[0], trust.getTrustManagers()[0]);
  }

  private static void keytool(Path file, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
        "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
  }
}
