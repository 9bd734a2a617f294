package io.ruori.launcher;

import io.ruori.launcher.pki.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** This master's certificate among masters, as its files hold it at each handshake: a renewed one needs no restart. */
final class RingKeys extends X509ExtendedKeyManager {
  private static final String NAME = "ring";

  private final Path pki;
  private final X509Certificate authority;
  private Identity own;
  private FileTime read;

  RingKeys(Path pki, X509Certificate authority) {
    this.pki = pki;
    this.authority = authority;
  }

  private synchronized Identity own() {
    try {
      FileTime written = Files.getLastModifiedTime(pki.resolve(NAME + ".crt"));
      if (!written.equals(read)) {
        own = Identity.read(pki, NAME);
        read = written;
      }
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException("the ring's keys in " + pki + " cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the ring's keys in " + pki + " cannot be used", e);
    }
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {own().certificate(), authority};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return own().key();
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[] {NAME};
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return new String[] {NAME};
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return NAME;
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return NAME;
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return NAME;
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return NAME;
  }
}
