package io.ruori.node.probe;

import io.ruori.node.agent.Probes.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One call of {@code grpc.health.v1.Health/Check} over cleartext HTTP/2: one request, one message, no header of the answer
 * is needed to tell the outcome, so none is decoded (RFC 9113, gRPC over HTTP/2).
 */
final class GrpcHealth {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int SERVING = 1;

  private GrpcHealth() {}

  static Verdict ask(String host, int port, String service, Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(PREFACE);
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_HEADERS, 1, headers(host + ":" + port));
      frame(out, DATA, END_STREAM, 1, message(service));
      out.flush();
      return read(new DataInputStream(socket.getInputStream()), out);
    } catch (SocketTimeoutException e) {
      return new Verdict(false, "timeout: failed to connect service \"" + host + ":" + port + "\" within "
          + timeout.toSeconds() + "s");
    } catch (IOException e) {
      return new Verdict(false, "error: health rpc probe failed: " + NetworkProbes.dialError(host, port, e));
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /** Static table entries 3 (POST) and 6 (http), everything else literal and not indexed. */
  private static byte[] headers(String authority) {
    var out = new ByteArrayOutputStream();
    out.write(0x83);
    out.write(0x86);
    literal(out, ":path", "/grpc.health.v1.Health/Check");
    literal(out, ":authority", authority);
    literal(out, "content-type", "application/grpc");
    literal(out, "user-agent", "kube-probe/1.34");
    literal(out, "te", "trailers");
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    text(out, name);
    text(out, value);
  }

  /** Short texts only: their length fits the seven bits. */
  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(bytes.length, 126);
    out.write(length);
    out.write(bytes, 0, length);
  }

  /** {@code HealthCheckRequest{service}} behind gRPC's five bytes. */
  private static byte[] message(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    var body = new ByteArrayOutputStream();
    if (name.length > 0) {
      body.write(0x0a);
      body.write(Math.min(name.length, 127));
      body.write(name, 0, Math.min(name.length, 127));
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) body.size()});
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private static Verdict read(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(length);
      switch (type) {
        case SETTINGS, PING -> acknowledge(out, type, flags, payload);
        case DATA -> {
          return serving(payload);
        }
        case RST_STREAM, GOAWAY -> {
          return new Verdict(false, "error: health rpc probe failed: stream terminated");
        }
        case HEADERS -> {
          if ((flags & END_STREAM) != 0) {
            return new Verdict(false, "error: this server does not implement the grpc health protocol");
          }
        }
        default -> {
          // Window updates and the like do not matter for one message.
        }
      }
    }
  }

  private static void acknowledge(DataOutputStream out, int type, int flags, byte[] payload) throws IOException {
    if ((flags & ACK) == 0) {
      frame(out, type, ACK, 0, type == PING ? payload : new byte[0]);
      out.flush();
    }
  }

  /** {@code HealthCheckResponse.status} is field 1, a varint. */
  private static Verdict serving(byte[] payload) {
    int status = payload.length >= 7 && payload[5] == 8 ? payload[6] : 0;
    return status == SERVING
        ? Verdict.HEALTHY
        : new Verdict(false, "service unhealthy (responded with \"" + (status == 2 ? "NOT_SERVING" : "UNKNOWN") + "\")");
  }
}
