package io.ruori.launcher.settings;

import java.util.regex.Pattern;

/** What values must be besides of their type. */
final class SettingsRules {
  private static final int MAX_PORT = 65535;
  private static final int MAX_NODES = 10_000;
  private static final Pattern OCTETS = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private SettingsRules() {}

  static void check(Settings settings) throws SettingsException {
    number("api.port", settings.api().port(), 0, MAX_PORT);
    number("node.port", settings.node().port(), 0, MAX_PORT);
    number("node.count", settings.node().count(), -1, MAX_NODES);
    Settings.NetworkSettings network = settings.network();
    cidr("network.service-cidr", network.serviceCidr(), 30);
    cidr("network.pod-cidr", network.podCidr(), 24);
    number("network.node-port-first", network.nodePortFirst(), 1, MAX_PORT);
    number("network.node-port-last", network.nodePortLast(), network.nodePortFirst(), MAX_PORT);
    require(
        DOMAIN.matcher(network.clusterDomain()).matches(), "network.cluster-domain", network.clusterDomain(), "a DNS domain");
  }

  private static void number(String key, int value, int least, int most) throws SettingsException {
    require(value >= least && value <= most, key, Integer.toString(value), "from " + least + " to " + most);
  }

  private static void cidr(String key, String text, int longest) throws SettingsException {
    String[] parts = text.split("/", 2);
    boolean good = parts.length == 2 && isAddress(parts[0]) && parts[1].matches("[0-9]{1,2}");
    int bits = good ? Integer.parseInt(parts[1]) : 0;
    require(
        good && bits >= 8 && bits <= longest, key, text, "an IPv4 network such as 10.96.0.0/12, from /8 to /" + longest);
  }

  private static boolean isAddress(String text) {
    var octets = OCTETS.matcher(text);
    if (!octets.matches()) {
      return false;
    }
    for (int i = 1; i <= octets.groupCount(); i++) {
      if (Integer.parseInt(octets.group(i)) > 255) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean good, String key, String text, String expectation) throws SettingsException {
    if (!good) {
      throw new SettingsException("setting \"" + key + "\": \"" + text + "\" is not " + expectation);
    }
  }
}
