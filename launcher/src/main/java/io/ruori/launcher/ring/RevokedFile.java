package io.ruori.launcher.ring;

import io.ruori.launcher.pki.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;

/** What is revoked, as far as this member knows, in a file beside its keys: it counts before the ledger is open, too. */
public final class RevokedFile {
  private final Path file;

  private RevokedFile(Path file) {
    this.file = file;
  }

  public static RevokedFile in(Path pki) {
    return new RevokedFile(pki.resolve("revoked"));
  }

  /** The SHA-256 of a certificate, in hex. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** It reads the file. */
  public boolean contains(String fingerprint) {
    return read().contains(fingerprint);
  }

  private Set<String> read() {
    try {
      return Set.copyOf(Files.readAllLines(file));
    } catch (NoSuchFileException nothingYet) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Set<String> fingerprints) throws IOException {
    if (!read().equals(fingerprints)) {
      PrivateFiles.write(file, String.join("\n", fingerprints) + "\n");
    }
  }
}
