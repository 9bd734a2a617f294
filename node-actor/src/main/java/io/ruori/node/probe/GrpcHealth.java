package io.ruori.node.probe;

import io.ruori.node.agent.Probes.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

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
  private static final int PADDED = 8;
  private static final int MAX_FRAME = 16 << 10; // what a server may send unless it is told otherwise
  private static final int SERVING = 1;
  private static final Map<Integer, String> STATUS = Map.of(2, "NOT_SERVING", 3, "SERVICE_UNKNOWN");

  private GrpcHealth() {}

  static Verdict ask(String host, int port, String service, Duration timeout) {
    Socket socket = new Socket();
    try (socket;
        Deadline deadline = Deadline.of(timeout, socket)) {
      return ask(socket, host, port, service, deadline, timeout);
    } catch (IOException e) {
      return new Verdict(false, "error: health rpc probe failed: " + e.getMessage());
    }
  }

  private static Verdict ask(
      Socket socket, String host, int port, String service, Deadline deadline, Duration timeout) {
    try {
      socket.connect(new InetSocketAddress(host, port));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(PREFACE);
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_HEADERS, 1, headers(host + ":" + port));
      frame(out, DATA, END_STREAM, 1, message(service));
      out.flush();
      return read(new DataInputStream(socket.getInputStream()), out);
    } catch (IOException e) {
      if (deadline.hasPassed()) {
        String what = socket.isConnected() ? "timeout: health rpc did not complete within " : timedOut(host, port);
        return new Verdict(false, what + timeout.toSeconds() + "s");
      }
      return new Verdict(false, "error: health rpc probe failed: " + NetworkProbes.dialError(host, port, e));
    }
  }

  private static String timedOut(String host, int port) {
    return "timeout: failed to connect service \"" + host + ":" + port + "\" within ";
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

  /** The length is an integer with a prefix of seven bits (RFC 7541, 5.1). */
  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      varint(out, bytes.length - 127);
    }
    out.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream out, int number) {
    int rest = number;
    for (; rest >= 128; rest >>>= 7) {
      out.write(rest & 127 | 128);
    }
    out.write(rest);
  }

  /** {@code HealthCheckRequest{service}} behind gRPC's five bytes. */
  private static byte[] message(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    var body = new ByteArrayOutputStream();
    if (name.length > 0) {
      body.write(0x0a);
      varint(body, name.length);
      body.writeBytes(name);
    }
    return ByteBuffer.allocate(5 + body.size()).put((byte) 0).putInt(body.size()).put(body.toByteArray()).array();
  }

  private static Verdict read(DataInputStream in, DataOutputStream out) throws IOException {
    var message = new ByteArrayOutputStream();
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      in.readInt();
      if (length > MAX_FRAME) {
        throw new IOException("a frame of " + length + " bytes");
      }
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException("the server ended the connection");
      }
      switch (type) {
        case SETTINGS, PING -> acknowledge(out, type, flags, payload);
        case DATA -> {
          message.writeBytes(unpadded(payload, flags));
          if (isComplete(message)) {
            return serving(message.toByteArray());
          }
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

  private static byte[] unpadded(byte[] payload, int flags) {
    boolean padded = (flags & PADDED) != 0 && payload.length > 0;
    int end = padded ? Math.max(1, payload.length - (payload[0] & 0xff)) : payload.length;
    return padded ? Arrays.copyOfRange(payload, 1, end) : payload;
  }

  /** One byte says whether it is compressed, four how long it is. */
  private static boolean isComplete(ByteArrayOutputStream message) {
    return message.size() >= 5 && message.size() - 5 >= ByteBuffer.wrap(message.toByteArray()).getInt(1);
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
        : new Verdict(false, "service unhealthy (responded with \"" + STATUS.getOrDefault(status, "UNKNOWN") + "\")");
  }
}
