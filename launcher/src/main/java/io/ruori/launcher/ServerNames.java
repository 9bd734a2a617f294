package io.ruori.launcher;

import io.ruori.core.allocation.AddressRange;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ring.MemberRecord;
import io.ruori.launcher.settings.Settings;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Under which names and addresses the API is reached: by the user, by other machines, and by pods. */
final class ServerNames {
  private ServerNames() {}

  static List<String> of(Settings settings) {
    String domain = settings.network().clusterDomain();
    Set<String> names = new LinkedHashSet<>();
    names.addAll(List.of("localhost", "127.0.0.1", hostName(), "kubernetes", "kubernetes.default"));
    names.addAll(List.of("kubernetes.default.svc", "kubernetes.default.svc." + domain));
    names.add(AddressRange.of(settings.network().serviceCidr()).at(1));
    String bind = settings.api().bind();
    if (bind.equals("0.0.0.0") || bind.equals("::")) {
      names.addAll(addresses());
    } else {
      names.add(bind);
    }
    Arrays.stream(settings.api().names().split(",")).map(String::strip).filter(name -> !name.isEmpty()).forEach(names::add);
    return List.copyOf(names);
  }

  /** Of this master, and of the others as far as they say: what nobody else may be called. */
  static Set<String> ofMasters(Settings settings, LiveTable view) {
    Set<String> names = new LinkedHashSet<>(of(settings));
    names.add(advertised(settings));
    for (MemberRecord member : MemberRecord.all(view)) {
      names.add(member.name());
      names.add(URI.create(member.endpoint()).getHost());
    }
    return names;
  }

  /** The address by which others reach this machine: where it listens, or its first that is not loopback. */
  static String advertised(Settings settings) {
    InetAddress bind = settings.api().bind().matches("[0-9.]+") ? InetAddress.ofLiteral(settings.api().bind()) : null;
    boolean own = bind != null && !bind.isLoopbackAddress() && !bind.isAnyLocalAddress();
    return own ? bind.getHostAddress() : outgoing().or(() -> addresses().stream().findFirst()).orElse("127.0.0.1");
  }

  /** The address by which a server reaches this machine: the one with which this machine goes there. */
  static String towards(String server) {
    try {
      return outgoing(InetAddress.getByName(server)).or(ServerNames::outgoing).orElse("127.0.0.1");
    } catch (UnknownHostException e) {
      return "127.0.0.1";
    }
  }

  private static Optional<String> outgoing() {
    return outgoing(InetAddress.ofLiteral("198.51.100.1"));
  }

  /** The address with which this machine goes there, by its routes; nothing is sent. */
  private static Optional<String> outgoing(InetAddress there) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(there, 9);
      InetAddress local = socket.getLocalAddress();
      boolean useful = local instanceof Inet4Address && !local.isLoopbackAddress() && !local.isAnyLocalAddress();
      return useful ? Optional.of(local.getHostAddress()) : Optional.empty();
    } catch (SocketException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Every address of this machine that others can reach. */
  static List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces()
          .filter(ServerNames::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .forEach(address -> addresses.add(address.getHostAddress()));
    } catch (SocketException e) {
      return List.of();
    }
    return addresses;
  }

  private static boolean isUp(NetworkInterface link) {
    try {
      return link.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}
