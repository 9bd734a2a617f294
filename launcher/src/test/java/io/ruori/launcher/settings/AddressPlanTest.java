package io.ruori.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressPlanTest {
  private static final Settings.NetworkSettings USUAL = Settings.defaults().network();
  private static final Map<String, String> THE_USUAL =
      Map.of(AddressPlan.PODS, "10.244.0.0/16", AddressPlan.SERVICES, "10.96.0.0/12");
  private static final List<AddressPlan.Range> OTHER_CLUSTER =
      AddressPlan.parse(
          List.of(
              "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT",
              "eth0 00000000 010200C0 0003 0 0 0 00000000 0 0 0",
              "ruori1 0000600A 00000000 0001 0 0 31 0000F0FF 0 0 0",
              "ruori1 0000F40A 00000000 0001 0 0 0 00FFFFFF 0 0 0"));

  @Test
  void keepsTheUsualRangesWhereTheyAreFree() {
    assertThat(AddressPlan.choose(Map.of(), USUAL, List.of())).isEqualTo(THE_USUAL);
  }

  @Test
  void takesTheNextRangesBesideAnotherCluster() {
    assertThat(AddressPlan.choose(Map.of(), USUAL, OTHER_CLUSTER))
        .containsEntry(AddressPlan.PODS, "10.245.0.0/16")
        .containsEntry(AddressPlan.SERVICES, "10.112.0.0/12");
  }

  @Test
  void leavesGivenRangesAlone() {
    assertThat(AddressPlan.choose(THE_USUAL, USUAL, OTHER_CLUSTER)).isEmpty();
  }

  @Test
  void keepsTheUsualRangesWhereNoneIsFree() {
    List<AddressPlan.Range> everything = List.of(AddressPlan.Range.parse("10.0.0.0/8"));
    assertThat(AddressPlan.choose(Map.of(), USUAL, everything)).isEqualTo(THE_USUAL);
  }
}
