package io.ruori.launcher.join;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.kubeconfig.Kubeconfig.Access;
import io.ruori.launcher.pki.Identity;
import io.ruori.launcher.pki.Pem;
import io.ruori.node.remote.ClientTls;
import io.ruori.node.remote.HttpApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Where, and as which node, this machine has joined: one file of its data directory, in the form of a kubeconfig. */
public final class Membership {
  private static final Pattern NODE = Pattern.compile("CN=" + NodeRequests.NODE_PREFIX + "([^,]+)");
  private static final Api.Resource NODES = Api.Resource.core("nodes");

  private final Path file;
  private final URI server;
  private final X509Certificate authority;
  private volatile Identity identity;
  private volatile HttpClient client;
  private volatile Supplier<URI> where;

  private Membership(Path file, URI server, X509Certificate authority, Identity identity) {
    this.file = file;
    this.server = server;
    where = () -> server;
    this.authority = authority;
    use(identity);
  }

  private void use(Identity newest) {
    identity = newest;
    client = ClientTls.withCertificate(authority, newest.key(), newest.certificate());
  }

  /** What an earlier start kept; empty when this machine has not joined yet. */
  public static Optional<Membership> read(Path file) throws IOException, GeneralSecurityException {
    Optional<Access> kept = Kubeconfig.current(file);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    Access access = kept.get();
    var identity = new Identity(Pem.privateKey(access.clientKeyPem()), Pem.certificate(access.clientCertificatePem()));
    return Optional.of(
        new Membership(file, URI.create(access.server()), Pem.certificate(access.authorityPem()), identity));
  }

  /**
   * Joins with a token, and keeps in {@code file} what later starts need.
   *
   * @throws EnrolmentException when the server is not the token's, the token is not good, or the name is taken
   */
  public static Membership join(Path file, URI server, JoinToken token, String nodeName)
      throws EnrolmentException, IOException, GeneralSecurityException, InterruptedException {
    X509Certificate authority = AuthorityDiscovery.discover(server, token);
    Api bootstrap = HttpApi.withToken(server, ClientTls.anonymous(authority), token.bearer());
    try {
      Membership joined = new Membership(file, server, authority, Enrolment.client(bootstrap, nodeName));
      joined.refuseNameInUse();
      joined.keep();
      return joined;
    } catch (ApiException e) {
      throw new EnrolmentException(
          e.refusal().code() == 401
              ? "the token is wrong or has expired; \"ruori token create\" on the cluster's machine makes a new one"
              : server + " refused: " + e.refusal().message());
    }
  }

  /** As kubeadm: a lost machine may be replaced by one of the same name, a living one not. */
  private void refuseNameInUse() throws EnrolmentException {
    String name = nodeName();
    for (JsonNode condition : api().find(NODES, "", name).map(n -> n.path("status").path("conditions")).stream()
        .flatMap(JsonNode::valueStream).toList()) {
      if (condition.path("type").asString("").equals("Ready") && condition.path("status").asString("").equals("True")) {
        throw new EnrolmentException(
            "a node named \"" + name + "\" is in the cluster and Ready: use another --name, or stop that node first");
      }
    }
  }

  private void keep() throws IOException {
    Kubeconfig.write(
        file,
        new Access(
            where.get().toString(), Pem.encode(authority), Pem.encode(identity.certificate()), Pem.encode(identity.key())));
  }

  /** The same membership by way of another address of the cluster. */
  public Membership at(URI other) throws IOException {
    Membership moved = new Membership(file, other, authority, identity);
    moved.keep();
    return moved;
  }

  public URI server() {
    return server;
  }

  public X509Certificate authority() {
    return authority;
  }

  /** The API as this node; a renewed certificate is used at once. */
  public HttpApi api() {
    return HttpApi.following(() -> where.get(), () -> client);
  }

  /** A client with this node's certificate. */
  public HttpClient client() {
    return client;
  }

  /** From now on the API is asked where that says: at any of several masters. */
  public void follow(Supplier<URI> masters) {
    where = masters;
  }

  public String nodeName() {
    Matcher name = NODE.matcher(identity.certificate().getSubjectX500Principal().getName());
    if (!name.find()) {
      throw new IllegalStateException(file + " holds no certificate of a node");
    }
    return name.group(1);
  }

  /** Past its end a certificate is of no use, not even to renew it. */
  public boolean hasExpired(Instant now) {
    return now.isAfter(identity.certificate().getNotAfter().toInstant());
  }

  /** Gets a new certificate when the present one comes near its end. */
  public void renew(Instant now)
      throws EnrolmentException, IOException, GeneralSecurityException, InterruptedException {
    if (!identity.holds(authority, List.of(), now)) {
      use(Enrolment.client(api(), nodeName()));
      keep();
    }
  }

  /** A certificate to answer the API's calls with: the kept one while it is good, else a new one. */
  public Identity serving(Path directory, Instant now)
      throws EnrolmentException, IOException, GeneralSecurityException, InterruptedException {
    if (directory.resolve("kubelet.crt").toFile().exists()) {
      Identity kept = Identity.read(directory, "kubelet");
      if (kept.holds(authority, List.of(NodeRequests.servingName(nodeName())), now)) {
        return kept;
      }
    }
    Identity issued = Enrolment.serving(api(), nodeName());
    issued.write(directory, "kubelet");
    return issued;
  }
}
