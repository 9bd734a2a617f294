package io.ruori.node.dns;

import io.ruori.node.service.ServiceProxy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** The node's DNS server, over UDP and TCP on one port. What is not the cluster's is asked of the host's own resolvers. */
public final class DnsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);
  private static final int MAX_MESSAGE = 65535;
  private static final int PLAIN_PAYLOAD = 512;
  private static final int MAX_AT_ONCE = 512;
  private static final int TCP_IDLE_MILLIS = 10_000;

  private final DnsAnswers answers;
  private final Upstream upstream;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);
  private final ServiceProxy.ServiceViews services;
  private final String domain;
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private DnsRecords records = DnsRecords.NONE;

  private DnsServer(String domain, ServiceProxy.ServiceViews services, Upstream upstream, InetAddress address)
      throws IOException {
    this.domain = domain;
    this.services = services;
    this.upstream = upstream;
    this.answers = new DnsAnswers(domain, this::records);
    this.udp = new DatagramSocket(new InetSocketAddress(address, 0));
    this.tcp = new ServerSocket();
    tcp.bind(new InetSocketAddress(address, udp.getLocalPort()));
    services.onChange(() -> stale.set(true));
  }

  /**
   * Listens on a free port of an address of the host.
   *
   * @throws UncheckedIOException when that cannot be done
   */
  public static DnsServer start(String domain, ServiceProxy.ServiceViews services, Upstream upstream, String address) {
    try {
      var server = new DnsServer(domain, services, upstream, InetAddress.ofLiteral(address));
      Thread.ofVirtual().name("dns-udp").start(server::serveUdp);
      Thread.ofVirtual().name("dns-tcp").start(server::serveTcp);
      LOG.info("cluster dns answers address={} port={}", address, server.port());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cluster DNS cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return udp.getLocalPort();
  }

  /** Nobody is answered from records that are known to be old. */
  private synchronized DnsRecords records() {
    if (stale.compareAndSet(true, false)) {
      records = DnsRecords.of(domain, services.services(), services.slices());
    }
    return records;
  }

  private void serveUdp() {
    byte[] buffer = new byte[MAX_MESSAGE];
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        var from = packet.getSocketAddress();
        if (atOnce.tryAcquire()) { // beyond the bound a question is not heard; the client asks again
          Thread.ofVirtual().start(() -> answerUdp(bytes, from));
        }
      } catch (IOException e) {
        if (!udp.isClosed()) {
          LOG.debug("dns packet lost cause={}", e.toString());
        }
      }
    }
  }

  private void answerUdp(byte[] bytes, SocketAddress from) {
    try {
      var query = new Message(bytes);
      int payload = query.getOPT() == null ? PLAIN_PAYLOAD : Math.max(PLAIN_PAYLOAD, query.getOPT().getPayloadSize());
      byte[] reply = answer(query).toWire(payload);
      udp.send(new DatagramPacket(reply, reply.length, from));
    } catch (IOException | RuntimeException notAQuestion) {
      LOG.debug("dns question not answered cause={}", notAQuestion.toString());
    } finally {
      atOnce.release();
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        if (atOnce.tryAcquire()) {
          Thread.ofVirtual().start(() -> answerTcp(socket));
        } else {
          socket.close();
        }
      } catch (IOException e) {
        if (!tcp.isClosed()) {
          LOG.debug("dns connection lost cause={}", e.toString());
        }
      }
    }
  }

  private void answerTcp(Socket socket) {
    try (socket) {
      socket.setSoTimeout(TCP_IDLE_MILLIS);
      var in = new DataInputStream(socket.getInputStream());
      var out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        byte[] bytes = in.readNBytes(in.readUnsignedShort());
        byte[] reply = answer(new Message(bytes)).toWire(MAX_MESSAGE);
        out.writeShort(reply.length);
        out.write(reply);
        out.flush();
      }
    } catch (IOException | RuntimeException ended) {
      LOG.trace("dns connection ended cause={}", ended.toString());
    } finally {
      atOnce.release();
    }
  }

  private Message answer(Message query) {
    return answers
        .answer(query)
        .or(() -> upstream.ask(query))
        .orElseGet(() -> DnsAnswers.reply(query, Rcode.SERVFAIL));
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      LOG.debug("dns socket did not close cause={}", e.toString());
    }
  }
}
