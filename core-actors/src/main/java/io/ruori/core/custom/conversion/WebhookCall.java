package io.ruori.core.custom.conversion;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * One POST over TLS to an address whose certificate is for another name: that of a service. Blocks; bounded in time and in the
 * size of the answer.
 */
public final class WebhookCall {
  private static final int ANSWER_MAX_BYTES = 16 * 1024 * 1024;
  private static final int LINE_MAX_BYTES = 16 * 1024;

  private WebhookCall() {}

  /**
   * Posts a review, and answers what came back.
   *
   * @param bundle certificates to trust, PEM in base64; {@code ""} for those of this machine
   */
  public static byte[] post(WebhookAddress to, String bundle, byte[] body, int patienceMillis) throws IOException {
    try (var plain = new Socket()) {
      connect(plain, new InetSocketAddress(to.address(), to.port()), patienceMillis);
      plain.setSoTimeout(patienceMillis);
      try (SSLSocket socket = (SSLSocket) trusting(bundle).getSocketFactory().createSocket(plain, to.name(), to.port(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        send(socket.getOutputStream(), to, body);
        return answer(new BufferedInputStream(socket.getInputStream()));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** In Go's words when nobody listens there, or nobody answers. */
  private static void connect(Socket socket, InetSocketAddress to, int patienceMillis) throws IOException {
    String where = "dial tcp " + (to.isUnresolved() ? to.getHostString() : to.getAddress().getHostAddress()) + ":" + to.getPort();
    try {
      socket.connect(to, patienceMillis);
    } catch (ConnectException refused) {
      throw new IOException(where + ": connect: connection refused", refused);
    } catch (SocketTimeoutException late) {
      throw new IOException(where + ": i/o timeout", late);
    } catch (UnknownHostException unknown) {
      throw new IOException("dial tcp: lookup " + to.getHostString() + ": no such host", unknown);
    }
  }

  private static SSLContext trusting(String bundle) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    if (bundle.isEmpty()) {
      context.init(null, null, null);
      return context;
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int count = 0;
    var pem = new ByteArrayInputStream(Base64.getDecoder().decode(bundle));
    for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      trusted.setCertificateEntry("ca-" + count++, certificate);
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void send(OutputStream out, WebhookAddress to, byte[] body) throws IOException {
    String head = "POST " + to.path() + " HTTP/1.1\r\nHost: " + to.name() + ":" + to.port()
        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: " + body.length
        + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  private static byte[] answer(InputStream in) throws IOException {
    String status = line(in);
    long length = -1;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    byte[] body = chunked ? chunks(in) : exactly(in, length < 0 ? ANSWER_MAX_BYTES + 1L : length, length < 0);
    String[] words = status.split(" ", 3);
    if (words.length < 2 || !words[1].startsWith("2")) {
      throw new IOException("the server responded with the status code " + (words.length < 2 ? "?" : words[1])
          + " but did not return more information");
    }
    return body;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in).split(";")[0].strip(), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.write(exactly(in, size, false));
      if (body.size() > ANSWER_MAX_BYTES) {
        throw new IOException("the answer is too large");
      }
      line(in);
    }
  }

  private static byte[] exactly(InputStream in, long length, boolean toEnd) throws IOException {
    if (!toEnd && length > ANSWER_MAX_BYTES) {
      throw new IOException("the answer is too large");
    }
    byte[] bytes = in.readNBytes((int) length);
    if (toEnd ? bytes.length > ANSWER_MAX_BYTES : bytes.length < length) {
      throw new IOException(toEnd ? "the answer is too large" : "unexpected EOF");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() > LINE_MAX_BYTES) {
        throw new IOException(c < 0 ? "EOF" : "a header is too long");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
