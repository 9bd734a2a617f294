package io.ruori.launcher;

import io.ruori.launcher.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where a master is reached by the others.
 *
 * @param name of the master
 * @param ringPort for messages; {@code 0}, any free port, for a member that can have no others
 * @param enginePort where its copy of the ledger is fed, once there are others
 */
record RingAddresses(String name, String host, int ringPort, int enginePort) {
  private static final int USUAL_PORT = 6443;

  /** With room for two ports behind it. */
  private static final int LAST_API_PORT = 65534;

  static RingAddresses of(Settings settings) {
    int api = settings.api().port();
    String host = settings.api().bind().startsWith("127.") ? settings.api().bind() : ServerNames.advertised(settings);
    int ring = settings.ring().port() == 0 ? api + 1 : settings.ring().port();
    return new RingAddresses(name(settings), host, isReplicable(settings) ? ring : 0, ring + 1);
  }

  /** Whether others can join: a member that takes whatever port is free cannot be found again by them. */
  static boolean isReplicable(Settings settings) {
    return settings.ledger().engine() == Settings.Engine.RAFT
        && (settings.api().port() != 0 || settings.ring().port() != 0)
        && settings.api().port() < LAST_API_PORT;
  }

  /** With any free port for messages where the usual one is taken: for a member that no other knows yet. */
  RingAddresses orAnyPort() {
    try (ServerSocket probe = new ServerSocket(ringPort, 1, InetAddress.getByName(host))) {
      return probe.isBound() ? this : any();
    } catch (IOException taken) {
      return any();
    }
  }

  private RingAddresses any() {
    return new RingAddresses(name, host, 0, enginePort);
  }

  private static String name(Settings settings) {
    if (!settings.ring().name().isEmpty()) {
      return settings.ring().name();
    }
    int api = settings.api().port();
    return api == USUAL_PORT ? ServerNames.hostName() : ServerNames.hostName() + "-" + api;
  }

  String engineAddress() {
    return host + ":" + enginePort;
  }
}
