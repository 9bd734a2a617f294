package io.ruori.node.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import tools.jackson.databind.node.ObjectNode;

class DnsAnswersTest {
  private static final ObjectNode WEB =
      json(
          "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\"},\"spec\":{\"clusterIP\":\"10.96.0.20\","
              + "\"ports\":[{\"name\":\"http\",\"port\":80,\"protocol\":\"TCP\"}]}}");
  private static final ObjectNode DB =
      json("{\"metadata\":{\"namespace\":\"shop\",\"name\":\"db\"},\"spec\":{\"clusterIP\":\"None\"}}");
  private static final ObjectNode DB_SLICE =
      json(
          "{\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"pg\",\"port\":5432,\"protocol\":\"TCP\"}],\"endpoints\":["
              + "{\"addresses\":[\"10.244.0.5\"],\"hostname\":\"db-0\",\"conditions\":{\"ready\":true}},"
              + "{\"addresses\":[\"10.244.0.6\"],\"conditions\":{\"ready\":false}}]}");
  private static final ObjectNode ELSEWHERE =
      json(
          "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"mail\"},"
              + "\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"mail.example.com\"}}");

  private final DnsAnswers answers =
      new DnsAnswers(
          "cluster.local",
          () -> DnsRecords.of("cluster.local", List.of(WEB, DB, ELSEWHERE), Map.of("shop/db", List.of(DB_SLICE))));

  private static ObjectNode json(String text) {
    return Json.parseObject(text.getBytes());
  }

  private Message ask(String name, int type) {
    return answers
        .answer(Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN)))
        .orElseThrow();
  }

  private List<String> answer(String name, int type) {
    return ask(name, type).getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  @Test
  void servicesHaveTheirClusterAddress() {
    assertThat(answer("web.shop.svc.cluster.local.", Type.A)).containsExactly("10.96.0.20");
    assertThat(answer("WEB.Shop.svc.cluster.local.", Type.A)).containsExactly("10.96.0.20");
    assertThat(answer("_http._tcp.web.shop.svc.cluster.local.", Type.SRV))
        .containsExactly("0 100 80 web.shop.svc.cluster.local.");
    assertThat(answer("20.0.96.10.in-addr.arpa.", Type.PTR)).containsExactly("web.shop.svc.cluster.local.");
  }

  @Test
  void headlessServicesHaveTheirReadyEndpoints() {
    assertThat(answer("db.shop.svc.cluster.local.", Type.A)).containsExactly("10.244.0.5");
    assertThat(answer("db-0.db.shop.svc.cluster.local.", Type.A)).containsExactly("10.244.0.5");
    assertThat(answer("_pg._tcp.db.shop.svc.cluster.local.", Type.SRV))
        .containsExactly("0 100 5432 db-0.db.shop.svc.cluster.local.");
  }

  @Test
  void unknownNamesDoNotExistButKnownOnesMayHaveNothingOfAType() {
    Message unknown = ask("nobody.shop.svc.cluster.local.", Type.A);
    assertThat(unknown.getHeader().getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(unknown.getSection(Section.AUTHORITY)).hasSize(1);
    assertThat(ask("web.shop.svc.cluster.local.", Type.AAAA).getHeader().getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(ask("shop.svc.cluster.local.", Type.A).getHeader().getRcode()).isEqualTo(Rcode.NOERROR);
  }

  @Test
  void podsAndExternalNamesAndTheVersionAreAnswered() {
    assertThat(answer("10-244-0-9.shop.pod.cluster.local.", Type.A)).containsExactly("10.244.0.9");
    assertThat(answer("mail.shop.svc.cluster.local.", Type.A)).containsExactly("mail.example.com.");
    assertThat(answer("dns-version.cluster.local.", Type.TXT)).containsExactly("1.1.0");
  }

  @Test
  void othersAreAskedForNamesOutside() {
    var query = Message.newQuery(Record.newRecord(Name.fromConstantString("example.com."), Type.A, DClass.IN));
    assertThat(answers.answer(query)).isEmpty();
  }
}
