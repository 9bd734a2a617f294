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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "{'kind':'Secret','apiVersion':'v1','metadata':{'name':'a','creationTimestamp':'2026-01-02T03:04:05Z',"
          + "'managedFields':[{'manager':'m','fieldsV1':{'f:data':{'.':{}}}}]},'data':{'k':'aGk='}}",
      "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'p'},'spec':{'volumes':[{'name':'v','emptyDir':{'medium':'Memory',"
          + "'sizeLimit':'1Gi'}}],'containers':[{'name':'c','resources':{'limits':{'cpu':'100m'}},"
          + "'livenessProbe':{'httpGet':{'port':'web'},'periodSeconds':3}}],'terminationGracePeriodSeconds':0,"
          + "'priority':-5}}",
      "{'kind':'CustomResourceDefinition','apiVersion':'apiextensions.k8s.io/v1','metadata':{'name':'a.b'},'spec':{"
          + "'group':'b','versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object',"
          + "'properties':{'a':{'default':[1],'maximum':1.5,'items':{'type':'string'},'additionalProperties':false}}}}}]}}",
      "{'kind':'SubjectAccessReview','apiVersion':'authorization.k8s.io/v1','spec':{'user':'u','extra':{'k':['a','b']}}}",
      "{'kind':'Lease','apiVersion':'coordination.k8s.io/v1','spec':{'renewTime':'2026-01-02T03:04:05.000006Z'}}",
      "{'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure','details':{'causes':[{'field':'f'}]},'code':404}",
      "{'kind':'PartialObjectMetadata','apiVersion':'meta.k8s.io/v1','metadata':{'labels':{'a':'b'}}}"
  })
  void readsBackWhatItWrites(String text) throws Exception {
    JsonNode document = json(text);
    assertThat(read(ProtobufWriter.write(document).orElseThrow())).isEqualTo(document);
  }

  @Test
  void isReadByAReaderThatIsNotOurs() throws Exception {
    var items = List.of(json("{'metadata':{'name':'a'},'spec':{'volumes':[{'name':'v','emptyDir':{'medium':'Memory'}}],"
        + "'containers':[{'name':'c','ports':[{'containerPort':80}]}]}}"), json("{'metadata':{'name':'b'}}"));
    byte[] list = ProtobufWriter.list("v1", "PodList", json("{'resourceVersion':'7'}"), items.iterator());
    Runtime.Unknown unknown = Runtime.Unknown.parseFrom(java.util.Arrays.copyOfRange(list, 4, list.length));
    assertThat(unknown.getTypeMeta().getKind()).isEqualTo("PodList");
    V1.PodList pods = V1.PodList.parseFrom(unknown.getRaw());
    assertThat(pods.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(pods.getItemsCount()).isEqualTo(2);
    V1.PodSpec spec = pods.getItems(0).getSpec();
    assertThat(spec.getVolumes(0).getVolumeSource().getEmptyDir().getMedium()).isEqualTo("Memory");
    assertThat(spec.getContainers(0).getPorts(0).getContainerPort()).isEqualTo(80);
  }

  @Test
  void tellsEventsByTheirLengths() throws Exception {
    byte[] object = ProtobufWriter.write(json("{'kind':'ConfigMap','apiVersion':'v1','data':{'a':'b'}}")).orElseThrow();
    var frame = java.nio.ByteBuffer.wrap(ProtobufWriter.event("ADDED", object));
    assertThat(frame.getInt()).isEqualTo(frame.remaining());
    var event = Meta.WatchEvent.parseFrom(frame);
    assertThat(event.getType()).isEqualTo("ADDED");
    assertThat(event.getObject().getRaw().toByteArray()).isEqualTo(object);
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
