package io.ruori.node.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers questions about the cluster's domain: from records, and with NXDOMAIN for names that do not exist (REFUSED would end
 * the search list of a pod's resolver). Pure.
 */
final class DnsAnswers {
  private static final Pattern POD = Pattern.compile("(\\d{1,3})-(\\d{1,3})-(\\d{1,3})-(\\d{1,3})");
  private static final int UDP_PAYLOAD = 1232;

  private final Name domain;
  private final Supplier<DnsRecords> records;

  DnsAnswers(String domain, Supplier<DnsRecords> records) {
    this.domain = Name.fromConstantString(domain.endsWith(".") ? domain : domain + ".");
    this.records = records;
  }

  /** Empty when the question is not about the cluster: somebody else must be asked. */
  Optional<Message> answer(Message query) {
    Record question = query.getQuestion();
    if (question == null || query.getHeader().getOpcode() != Opcode.QUERY) {
      return Optional.of(reply(query, Rcode.NOTIMP));
    }
    DnsRecords known = records.get();
    Name name = question.getName();
    if (!name.subdomain(domain)) {
      List<Record> reverse = question.getType() == Type.PTR ? known.find(name, Type.PTR) : List.of();
      return reverse.isEmpty() ? Optional.empty() : Optional.of(answered(query, reverse, known));
    }
    List<Record> found = find(known, name, question.getType());
    if (!found.isEmpty()) {
      return Optional.of(answered(query, found, known));
    }
    Message nothing = reply(query, known.exists(name) ? Rcode.NOERROR : Rcode.NXDOMAIN);
    nothing.addRecord(authority(), Section.AUTHORITY);
    return Optional.of(nothing);
  }

  private List<Record> find(DnsRecords known, Name name, int type) {
    List<Record> found = known.find(name, type);
    if (found.isEmpty() && type != Type.CNAME) {
      found = known.find(name, Type.CNAME);
    }
    return found.isEmpty() && type == Type.A ? pod(name) : found;
  }

  /** {@code 10-244-0-5.namespace.pod.cluster.local}: the address is in the name. */
  private List<Record> pod(Name name) {
    Name below = name.relativize(domain);
    if (below.labels() != 3 || !below.getLabelString(2).equalsIgnoreCase("pod")) {
      return List.of();
    }
    var matcher = POD.matcher(below.getLabelString(0));
    if (!matcher.matches()) {
      return List.of();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(below.getLabelString(0).replace('-', '.'));
      return List.of(new ARecord(name, DClass.IN, DnsRecords.TTL_SECONDS, address));
    } catch (IllegalArgumentException notAnAddress) {
      return List.of();
    }
  }

  private static Message answered(Message query, List<Record> found, DnsRecords known) {
    Message reply = reply(query, Rcode.NOERROR);
    for (Record record : found) {
      reply.addRecord(record, Section.ANSWER);
      if (record instanceof SRVRecord srv) {
        known.find(srv.getTarget(), Type.A).forEach(a -> add(reply, a, Section.ADDITIONAL));
      } else if (record instanceof CNAMERecord alias) {
        known.find(alias.getTarget(), Type.A).forEach(a -> add(reply, a, Section.ANSWER));
      }
    }
    return reply;
  }

  private static void add(Message reply, Record record, int section) {
    if (!reply.findRecord(record, section)) {
      reply.addRecord(record, section);
    }
  }

  static Message reply(Message query, int rcode) {
    var reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.AA);
    reply.getHeader().setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      reply.getHeader().setFlag(Flags.RD);
    }
    reply.getHeader().setRcode(rcode);
    if (query.getQuestion() != null) {
      reply.addRecord(query.getQuestion(), Section.QUESTION);
    }
    if (query.getOPT() != null) {
      reply.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
    }
    return reply;
  }

  private Record authority() {
    Name host = Name.fromConstantString("ns.dns." + domain);
    Name mail = Name.fromConstantString("hostmaster." + domain);
    return new SOARecord(domain, DClass.IN, DnsRecords.TTL_SECONDS, host, mail, 1, 7200, 1800, 86400, DnsRecords.TTL_SECONDS);
  }
}
