package io.ruori.gateway.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Authentication;
import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schemas;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Judged by an encoder that is not ours. */
class ProtobufTest {
  private static byte[] envelope(String apiVersion, String kind, com.google.protobuf.Message message) {
    var type = Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind);
    var unknown = Runtime.Unknown.newBuilder().setTypeMeta(type).setRaw(message.toByteString()).build();
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'k', '8', 's', 0});
    out.writeBytes(unknown.toByteArray());
    return out.toByteArray();
  }

  private static JsonNode read(byte[] bytes) throws Exception {
    return Json.parse(Protobuf.toJson(bytes));
  }

  @Test
  void readsAConfigMap() throws Exception {
    var meta = Meta.ObjectMeta.newBuilder().setName("a").setNamespace("").setGeneration(0).putLabels("x", "y")
        .setCreationTimestamp(Meta.Time.getDefaultInstance());
    var message = V1.ConfigMap.newBuilder().setMetadata(meta).putData("k", "v")
        .putBinaryData("b", com.google.protobuf.ByteString.copyFromUtf8("hi")).build();
    JsonNode read = read(envelope("v1", "ConfigMap", message));
    assertThat(read.toString())
        .isEqualTo(
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"y\"}},"
                + "\"data\":{\"k\":\"v\"},\"binaryData\":{\"b\":\"aGk=\"}}");
  }

  private static V1.Pod pod() {
    var volume = V1.Volume.newBuilder().setName("v").setVolumeSource(
        V1.VolumeSource.newBuilder().setEmptyDir(V1.EmptyDirVolumeSource.newBuilder().setMedium("Memory")));
    var handler = V1.ProbeHandler.newBuilder().setHttpGet(V1.HTTPGetAction.newBuilder().setPath("/").setPort(
        IntStr.IntOrString.newBuilder().setType(0).setIntVal(80)));
    var container = V1.Container.newBuilder().setName("c")
        .setLivenessProbe(V1.Probe.newBuilder().setHandler(handler).setPeriodSeconds(3))
        .setResources(V1.ResourceRequirements.newBuilder().putLimits(
            "cpu", Resource.Quantity.newBuilder().setString("100m").build()));
    var spec = V1.PodSpec.newBuilder().addContainers(container).addVolumes(volume).setTerminationGracePeriodSeconds(0);
    var meta = Meta.ObjectMeta.newBuilder().setName("p").putLabels("a", "b").setCreationTimestamp(
        Meta.Time.newBuilder().setSeconds(1_700_000_000));
    return V1.Pod.newBuilder().setMetadata(meta).setSpec(spec).build();
  }

  @Test
  void readsWhatJsonHasInline() throws Exception {
    JsonNode read = read(envelope("v1", "Pod", pod())).path("spec");
    assertThat(read.path("volumes").get(0).toString()).isEqualTo("{\"name\":\"v\",\"emptyDir\":{\"medium\":\"Memory\"}}");
    JsonNode one = read.path("containers").get(0);
    assertThat(one.path("livenessProbe").path("httpGet").path("port").asInt()).isEqualTo(80);
    assertThat(one.path("resources").path("limits").path("cpu").asString()).isEqualTo("100m");
    assertThat(read.path("terminationGracePeriodSeconds").asInt(-1)).isZero();
  }

  @Test
  void everyFieldIsCalledAsInJson() {
    var others = new ArrayList<String>();
    for (String name : Schemas.names()) {
      if (!(Schemas.definition(name) instanceof Schema.Struct struct) || name.endsWith(".QuantityValue")) {
        continue; // a quantity is a text in JSON
      }
      for (Messages.Field field : Messages.find(name).orElse(Map.of()).values()) {
        boolean inline = field.isMessage() && field.arity() == Messages.Arity.ONE && Messages.find(field.type()).stream()
            .flatMap(fields -> fields.values().stream()).anyMatch(part -> struct.fields().containsKey(part.name()));
        if (!struct.fields().containsKey(field.name()) && !inline) {
          others.add(name + "." + field.name());
        }
      }
    }
    assertThat(others).isEmpty();
  }

  @Test
  void readsATokenRequestForOnePod() throws Exception {
    var pod = V1Authentication.BoundObjectReference.newBuilder().setKind("Pod").setName("p").setUID("u");
    var spec = V1Authentication.TokenRequestSpec.newBuilder().setBoundObjectRef(pod);
    var request = V1Authentication.TokenRequest.newBuilder().setSpec(spec).build();
    assertThat(read(envelope("authentication.k8s.io/v1", "TokenRequest", request)).at("/spec/boundObjectRef/uid").asString())
        .isEqualTo("u");
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    byte[] pod = envelope("v1", "Pod", pod());
    var random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = pod.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
      }
      try {
        Protobuf.toJson(damaged);
      } catch (Protobuf.BadProtobuf _) {
        // Refused.
      }
    }
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThatThrownBy(() -> Protobuf.toJson(new byte[] {1, 2, 3})).hasMessageContaining("does not appear to be a protobuf");
    assertThatThrownBy(() -> Protobuf.toJson(new byte[] {'k', '8', 's', 0, 10, 100})).hasMessage("unexpected EOF");
    var late = Meta.ObjectMeta.newBuilder().setCreationTimestamp(Meta.Time.newBuilder().setSeconds(Long.MAX_VALUE));
    byte[] message = envelope("v1", "Pod", V1.Pod.newBuilder().setMetadata(late).build());
    assertThatThrownBy(() -> Protobuf.toJson(message)).hasMessageContaining("year outside of range");
  }
}
