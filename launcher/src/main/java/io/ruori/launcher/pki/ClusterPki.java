package io.ruori.launcher.pki;

import io.ruori.launcher.pki.CertificateAuthority.Purpose;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The keys of a cluster: made at the first start, read at later ones, and issued anew when they come near their end or
 * no longer fit (another bind address). Only the authority and the service account key can never be replaced quietly.
 *
 * @param authority issues all certificates
 * @param server what the API server shows
 * @param admin the administrator, in the group {@code system:masters}
 * @param kubeletClient with which the API server calls nodes
 * @param ringAuthority issues the certificates with which masters know each other, and nothing else
 * @param ring this master's certificate among masters, for both ends of a connection
 * @param serviceAccountKey signs service account tokens (ES256)
 * @param serviceAccountPublicKey verifies them
 */
public record ClusterPki(
    CertificateAuthority authority,
    Identity server,
    Identity admin,
    Identity kubeletClient,
    X509Certificate ringAuthority,
    Identity ring,
    PrivateKey serviceAccountKey,
    PublicKey serviceAccountPublicKey) {
  /** What all masters of a ring have in common; the rest each of them makes for itself. */
  public static final List<String> SHARED_FILES =
      List.of("ca.key", "ca.crt", "ring-ca.key", "ring-ca.crt", "sa.key", "sa.pub");

  /** Named as the one of upstream's own scripts (`admin,admin,system:masters`): name, uid and group. */
  private static final Subject ADMINISTRATOR = new Subject("admin", "admin", List.of("system:masters"), List.of());

  private static final String KUBELET_CLIENT = "kube-apiserver-kubelet-client";

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);

  /**
   * Reads the keys in {@code directory} and makes those that are missing. Files get mode 0600.
   *
   * @param serverNames DNS names and addresses under which the API is reached
   */
  public static ClusterPki open(Path directory, List<String> serverNames, Instant now)
      throws IOException, GeneralSecurityException {
    PrivateFiles.createDirectory(directory);
    Supplier<KeyPair> administrators = administratorsKeys(directory);
    CertificateAuthority authority = new CertificateAuthority(authority(directory, "ca", "kubernetes", now));
    CertificateAuthority ringAuthority = new CertificateAuthority(authority(directory, "ring-ca", "ruori-ring", now));
    Subject serverSubject = new Subject("kube-apiserver", List.of(), serverNames);
    Subject kubelet = Subject.of(KUBELET_CLIENT);
    Identity server = leaf(directory, "apiserver", authority, serverSubject, now, Purpose.SERVER);
    Identity admin = leaf(directory, "admin", authority, ADMINISTRATOR, administrators, now, Purpose.CLIENT);
    Identity kubeletClient = leaf(directory, "apiserver-kubelet-client", authority, kubelet, now, Purpose.CLIENT);
    Subject master = new Subject("ruori-master", List.of(), serverNames);
    Identity ring = leaf(directory, "ring", ringAuthority, master, now, Purpose.SERVER, Purpose.CLIENT);
    KeyPair accounts = serviceAccountKeys(directory);
    return new ClusterPki(
        authority, server, admin, kubeletClient, ringAuthority.certificate(), ring, accounts.getPrivate(),
        accounts.getPublic());
  }

  /** Made beside the others, for it takes its time; an elliptic one is not read by every client. */
  private static Supplier<KeyPair> administratorsKeys(Path directory) {
    if (Files.exists(directory.resolve("admin.crt"))) {
      return CertificateAuthority::newRsaKeyPair;
    }
    var made = CompletableFuture.supplyAsync(CertificateAuthority::newRsaKeyPair);
    return made::join;
  }

  private static Identity authority(Path directory, String file, String name, Instant now)
      throws IOException, GeneralSecurityException {
    if (Files.exists(directory.resolve(file + ".crt"))) {
      return Identity.read(directory, file);
    }
    Identity ca = CertificateAuthority.create(name, now, AUTHORITY_LIFE);
    ca.write(directory, file);
    return ca;
  }

  private static Identity leaf(
      Path directory, String name, CertificateAuthority authority, Subject subject, Instant now, Purpose... purposes)
      throws IOException, GeneralSecurityException {
    return leaf(directory, name, authority, subject, CertificateAuthority::newKeyPair, now, purposes);
  }

  private static Identity leaf(
      Path directory, String name, CertificateAuthority authority, Subject subject, Supplier<KeyPair> keys, Instant now,
      Purpose... purposes)
      throws IOException, GeneralSecurityException {
    if (Files.exists(directory.resolve(name + ".crt"))) {
      Identity known = Identity.read(directory, name);
      if (known.isOf(subject) && known.holds(authority.certificate(), subject.alternativeNames(), now)) {
        return known;
      }
    }
    Identity issued = authority.issue(subject, keys.get(), now, LEAF_LIFE, purposes);
    issued.write(directory, name);
    return issued;
  }

  private static KeyPair serviceAccountKeys(Path directory) throws IOException, GeneralSecurityException {
    Path privateFile = directory.resolve("sa.key");
    Path publicFile = directory.resolve("sa.pub");
    if (Files.exists(privateFile) && Files.exists(publicFile)) {
      PublicKey publicKey = Pem.publicKey(Files.readString(publicFile));
      return new KeyPair(publicKey, Pem.privateKey(Files.readString(privateFile)));
    }
    KeyPair pair = CertificateAuthority.newKeyPair();
    PrivateFiles.write(publicFile, Pem.encode(pair.getPublic()));
    PrivateFiles.write(privateFile, Pem.encode(pair.getPrivate()));
    return pair;
  }
}
