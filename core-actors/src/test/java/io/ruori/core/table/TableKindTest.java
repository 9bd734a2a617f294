package io.ruori.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TableKindTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final String METADATA = "'metadata':{'name':'a','creationTimestamp':'2026-01-01T00:00:00Z'}";

  @Test
  void everyBuiltInKindHasAsManyCellsAsColumns() {
    for (var rows : List.of(CoreRows.ROWS, WorkloadRows.ROWS, NetworkRows.ROWS, StorageRows.ROWS, AccessRows.ROWS)) {
      rows.forEach((kind, row) -> {
        var cells = new Cells(json("{" + METADATA + "}"), NOW);
        row.write(cells);
        assertThat(Columns.of(kind)).as(kind).isNotNull();
        int columns = Columns.of(kind).size();
        // Upstream itself has forgets the column of the age here.
        int odd = kind.endsWith("/IPAddress") ? 1 : 0;
        assertThat(cells.written().size()).as(kind).isEqualTo(columns + odd);
      });
    }
  }

  @Test
  void showsPods() {
    cells("", "Pod", "'spec':{'containers':[{'name':'c'}],'nodeName':'n','readinessGates':[{'conditionType':'g'}]},"
            + "'status':{'phase':'Running','podIPs':[{'ip':'10.1.2.3'}],'containerStatuses':[{'name':'c','ready':true,"
            + "'restartCount':2,'state':{'running':{}}}]}",
        "['a','1/1','Running','2','24h','10.1.2.3','n','<none>','0/1']");
    cells("", "Pod", "'spec':{'containers':[{'name':'c'}],'initContainers':[{'name':'i'},{'name':'j'}]},"
            + "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':0}}},"
            + "{'name':'j','state':{'terminated':{'exitCode':3}}}]}",
        "['a','0/1','Init:ExitCode:3','0','24h','<none>','<none>','<none>','<none>']");
    cells("", "Pod", "'spec':{'containers':[{'name':'c'}]},'status':{'phase':'Running','containerStatuses':[{'name':'c',"
            + "'restartCount':4,'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{"
            + "'finishedAt':'2026-01-01T23:59:00Z'}}}]}",
        "['a','0/1','CrashLoopBackOff','4 (60s ago)','24h','<none>','<none>','<none>','<none>']");
  }

  @Test
  void showsOtherKinds() {
    cells("", "Service", "'spec':{'type':'NodePort','clusterIPs':['10.0.0.1'],'ports':[{'port':80,'nodePort':30000,"
            + "'protocol':'TCP'},{'port':53,'protocol':'UDP'}],'selector':{'c':'d','a':'b'}}",
        "['a','NodePort','10.0.0.1','<none>','80:30000/TCP,53/UDP','24h','a=b,c=d']");
    cells("apps", "ReplicaSet", "'spec':{'replicas':2,'selector':{'matchExpressions':[{'key':'app','operator':'In',"
            + "'values':['a','b']}]},'template':{'spec':{'containers':[{'name':'c','image':'i'},{'name':'d','image':'j'}]}}}",
        "['a',2,0,0,'24h','c,d','i,j','app in (a,b)']");
    cells("batch", "Job", "'spec':{'completions':3},'status':{'succeeded':1,'startTime':'2026-01-01T00:00:00Z',"
            + "'completionTime':'2026-01-01T00:01:30Z','conditions':[{'type':'Complete','status':'True'}]}",
        "['a','Complete','1/3','90s','24h','','','<none>']");
    cells("x", "Unknown", "'spec':{}", "['a','2026-01-01T00:00:00Z']");
  }

  @Test
  void showsColumnsOfCustomKinds() {
    var kind = TableKind.ofCustom(json("{'c':[{'name':'X','type':'string','jsonPath':'.spec.x'},{'name':'N','type':'integer',"
        + "'jsonPath':'.spec.l[?(@.k==\\'b\\')].v'},{'name':'M','type':'string','jsonPath':'.spec.missing'},"
        + "{'name':'D','type':'date','jsonPath':'.metadata.creationTimestamp'}]}").get("c"));
    ObjectNode row = kind.row(
        json("{" + METADATA + ",'spec':{'x':{'b':1,'a':[2]},'l':[{'k':'a','v':1},{'k':'b','v':2}]}}"), NOW);
    assertThat(row.get("cells")).hasToString("[\"a\",\"{\\\"a\\\":[2],\\\"b\\\":1}\",2,null,\"24h\"]");
    assertThat(kind.columns().get(1).get("description").asString())
        .isEqualTo("Custom resource definition column (in JSONPath format): .spec.x");
  }

  @ParameterizedTest
  @CsvSource({"-3,<invalid>", "-1,0s", "119,119s", "120,2m", "125,2m5s", "3600,60m", "10800,3h", "11000,3h3m", "86400,24h",
    "172800,2d", "180000,2d2h", "1000000,11d", "70000000,2y80d", "300000000,9y"})
  void saysDurationsForPeople(long seconds, String text) {
    assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  private static void cells(String group, String kind, String rest, String expected) {
    ObjectNode object = json("{'kind':'" + kind + "'," + METADATA + "," + rest + "}");
    assertThat(TableKind.of(group, kind).row(object, NOW).get("cells").toString()).isEqualTo(parse(expected).toString());
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) parse(text);
  }

  private static JsonNode parse(String text) {
    String json = text.replace("\\'", "\\\"").replace("'", "\"");
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
