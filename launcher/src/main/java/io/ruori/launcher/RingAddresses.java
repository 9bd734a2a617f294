package io.ruori.launcher;

import io.ruori.launcher.settings.Settings;

/**
 * Where a master is reached by the others.
 *
 * @param name of the master
 * @param ringPort for messages; {@code 0}, any free port, while the ledger has no copies and so the ring no other member
 * @param enginePort where its copy of the ledger is fed
 */
record RingAddresses(String name, String host, int ringPort, int enginePort) {
  private static final int USUAL_PORT = 6443;

  static RingAddresses of(Settings settings) {
    int api = settings.api().port();
    String host = settings.api().bind().startsWith("127.") ? settings.api().bind() : ServerNames.advertised(settings);
    boolean alone = settings.ledger().engine() != Settings.Engine.RAFT;
    int ring = settings.ring().port() == 0 ? api + 1 : settings.ring().port();
    return new RingAddresses(name(settings), host, alone ? 0 : ring, ring + 1);
  }

  private static String name(Settings settings) {
    if (!settings.ring().name().isEmpty()) {
      return settings.ring().name();
    }
    int api = settings.api().port();
    return api == USUAL_PORT ? ServerNames.hostName() : ServerNames.hostName() + "-" + api;
  }

  String ringAddress() {
    return host + ":" + ringPort;
  }

  String engineAddress() {
    return host + ":" + enginePort;
  }
}
