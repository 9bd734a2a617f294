package io.ruori.node.dns;

import io.ruori.core.object.Fields;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every record that services and their endpoints make, by name. Immutable; made anew when services have changed.
 *
 * @param names all names that exist, also those that only have names below them
 */
record DnsRecords(Map<Name, List<Record>> records, Set<Name> names) {
  static final long TTL_SECONDS = 5;
  static final DnsRecords NONE = new DnsRecords(Map.of(), Set.of());

  static DnsRecords of(String domain, Collection<ObjectNode> services, Map<String, List<ObjectNode>> slices) {
    var building = new Building(Name.fromConstantString(domain.endsWith(".") ? domain : domain + "."));
    building.text("dns-version", "1.1.0");
    for (ObjectNode service : services) {
      String key = Fields.text(service, "metadata", "namespace") + "/" + Fields.text(service, "metadata", "name");
      building.service(service, slices.getOrDefault(key, List.of()));
    }
    return new DnsRecords(building.records, building.names);
  }

  List<Record> find(Name name, int type) {
    return records.getOrDefault(lower(name), List.of()).stream().filter(r -> r.getType() == type).toList();
  }

  boolean exists(Name name) {
    return names.contains(lower(name));
  }

  private static Name lower(Name name) {
    return name.canonicalize();
  }

  private static final class Building {
    private final Map<Name, List<Record>> records = new HashMap<>();
    private final Set<Name> names = new HashSet<>();
    private final Name domain;

    Building(Name domain) {
      this.domain = domain;
      names.add(domain.canonicalize());
    }

    private Name name(String relative) {
      try {
        return Name.fromString(relative.toLowerCase(Locale.ROOT), domain);
      } catch (TextParseException tooLong) {
        return domain;
      }
    }

    private void add(Record record) {
      Name name = record.getName().canonicalize();
      List<Record> there = records.computeIfAbsent(name, n -> new ArrayList<>());
      if (!there.contains(record)) {
        there.add(record);
      }
      for (Name up = name; up.subdomain(domain) && names.add(up) && up.labels() > 1; ) {
        up = new Name(up, 1);
      }
    }

    void text(String relative, String text) {
      add(new TXTRecord(name(relative), DClass.IN, TTL_SECONDS, text));
    }

    void service(ObjectNode service, List<ObjectNode> slices) {
      String at = Fields.text(service, "metadata", "name") + "." + Fields.text(service, "metadata", "namespace") + ".svc";
      JsonNode spec = service.path("spec");
      if (Fields.text(spec, "type").equals("ExternalName")) {
        alias(at, Fields.text(spec, "externalName"));
        return;
      }
      String clusterIp = Fields.text(spec, "clusterIP");
      if (clusterIp.equals("None")) {
        names(at);
        boolean unready = Fields.flag(spec, "publishNotReadyAddresses");
        slices.forEach(slice -> headless(at, slice, unready));
      } else if (!clusterIp.isEmpty()) {
        address(at, clusterIp, true);
        for (JsonNode port : Fields.items(spec, "ports")) {
          located(at, port, (int) Fields.number(port, "port"), name(at));
        }
      }
    }

    /** The name of a headless service exists also while it has no endpoints. */
    private void names(String at) {
      for (Name up = name(at).canonicalize(); up.subdomain(domain) && names.add(up) && up.labels() > 1; ) {
        up = new Name(up, 1);
      }
    }

    private void alias(String at, String target) {
      try {
        Name to = Name.fromString(target.endsWith(".") ? target : target + ".");
        add(new CNAMERecord(name(at), DClass.IN, TTL_SECONDS, to));
      } catch (TextParseException notAName) {
        names(at);
      }
    }

    private void headless(String at, ObjectNode slice, boolean unready) {
      if (!Fields.text(slice, "addressType").equals("IPv4")) {
        return;
      }
      for (JsonNode endpoint : Fields.items(slice, "endpoints")) {
        if (unready || Fields.flag(endpoint.path("conditions"), "ready", true)) {
          for (String address : Fields.texts(endpoint, "addresses")) {
            endpoint(at, slice, Fields.text(endpoint, "hostname"), address);
          }
        }
      }
    }

    private void endpoint(String at, ObjectNode slice, String hostname, String address) {
      String own = (hostname.isEmpty() ? address.replace('.', '-') : hostname) + "." + at;
      address(at, address, false);
      address(own, address, true);
      for (JsonNode port : Fields.items(slice, "ports")) {
        located(at, port, (int) Fields.number(port, "port"), name(own));
      }
    }

    private void address(String at, String address, boolean reverse) {
      try {
        InetAddress inet = InetAddress.ofLiteral(address);
        add(new ARecord(name(at), DClass.IN, TTL_SECONDS, inet));
        if (reverse) {
          add(new PTRRecord(ReverseMap.fromAddress(inet), DClass.IN, TTL_SECONDS, name(at)));
        }
      } catch (IllegalArgumentException notAnAddress) {
        names(at);
      }
    }

    private void located(String at, JsonNode port, int number, Name target) {
      String portName = Fields.text(port, "name");
      if (!portName.isEmpty()) {
        String protocol = Fields.text(port, "protocol").toLowerCase(Locale.ROOT);
        Name name = name("_" + portName + "._" + protocol + "." + at);
        add(new SRVRecord(name, DClass.IN, TTL_SECONDS, 0, 100, number, target));
      }
    }
  }
}
