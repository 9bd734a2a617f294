package io.ruori.gateway.openapi;

import java.util.HashMap;
import java.util.Map;

/**
 * Messages of google/gnostic, described by lines: name, then {@code key=number:type}. A type that begins with {@code +} is
 * repeated, one with {@code ?} may be a reference instead, {@code Named.} are pairs of name and value. The key {@code x} stands
 * for extensions, {@code *} for all other keys as pairs, an empty one for the value as a whole.
 */
final class GnosticMessages {
  /** {@code openapi.v2}. */
  static final Map<String, Map<String, String>> VERSION_2 = table(
      """
      Document swagger=1:s info=2:Info paths=8:Paths definitions=9:Named.Schema parameters=10:Named.AnyParameter \
      security=12:+Named.Strings securityDefinitions=13:Named.SecurityItem x=16
      Info title=1:s version=2:s description=3:s
      SecurityItem =2:ApiKey
      ApiKey type=1:s name=2:s in=3:s description=4:s
      Strings =1:+s
      Paths *=2:PathItem
      PathItem get=2:Operation put=3:Operation post=4:Operation delete=5:Operation options=6:Operation \
      head=7:Operation patch=8:Operation parameters=9:+?AnyParameter x=10
      Operation tags=1:+s summary=2:s description=3:s operationId=5:s produces=6:+s consumes=7:+s \
      parameters=8:+?AnyParameter responses=9:Responses schemes=10:+s deprecated=11:b x=13
      Reference $ref=1:s description=2:s
      Responses *=1:?Response
      Response description=1:s schema=2:SchemaItem x=5
      SchemaItem =1:Schema
      Body description=1:s name=2:s in=3:s required=4:b schema=5:Schema x=6
      Query required=1:b in=2:s description=3:s name=4:s type=6:s format=7:s uniqueItems=20:b x=23
      Path required=1:b in=2:s description=3:s name=4:s type=5:s format=6:s uniqueItems=19:b x=22
      Schema $ref=1:s format=2:s title=3:s description=4:s default=5:any multipleOf=6:d maximum=7:d \
      exclusiveMaximum=8:b minimum=9:d exclusiveMinimum=10:b maxLength=11:i minLength=12:i pattern=13:s maxItems=14:i \
      minItems=15:i uniqueItems=16:b maxProperties=17:i minProperties=18:i required=19:+s enum=20:+any \
      additionalProperties=21:Additional type=22:Strings items=23:Items properties=25:Named.Schema example=30:any x=31
      AdditionalSchema =1:Schema
      Items =1:+Schema
      """);

  /** {@code openapi.v3}. */
  static final Map<String, Map<String, String>> VERSION_3 = table(
      """
      Document openapi=1:s info=2:Info paths=4:Paths components=5:Components x=9
      Info title=1:s description=2:s version=6:s x=7
      Paths *=1:PathItem
      PathItem summary=2:s description=3:s get=4:Operation put=5:Operation post=6:Operation delete=7:Operation \
      options=8:Operation head=9:Operation patch=10:Operation parameters=13:+?Parameter x=14
      Operation tags=1:+s summary=2:s description=3:s operationId=5:s parameters=6:+?Parameter \
      requestBody=7:?RequestBody responses=8:Responses deprecated=10:b x=13
      Parameter name=1:s in=2:s description=3:s required=4:b schema=10:?Schema x=14
      RequestBody description=1:s content=2:Named.MediaType required=3:b x=4
      MediaType schema=1:?Schema x=5
      Responses default=1:?Response *=2:?Response
      Response description=1:s content=3:Named.MediaType x=5
      Reference $ref=1:s summary=2:s description=3:s
      Components schemas=1:Named.?Schema securitySchemes=7:Named.?SecurityScheme x=10
      SecurityScheme type=1:s description=2:s name=3:s in=4:s x=9
      Schema nullable=1:b externalDocs=6:ExternalDocs example=7:any deprecated=8:b title=9:s multipleOf=10:d maximum=11:d \
      exclusiveMaximum=12:b minimum=13:d exclusiveMinimum=14:b maxLength=15:i minLength=16:i pattern=17:s maxItems=18:i \
      minItems=19:i uniqueItems=20:b maxProperties=21:i minProperties=22:i required=23:+s enum=24:+any type=25:s \
      allOf=26:+?Schema oneOf=27:+?Schema anyOf=28:+?Schema not=29:Schema items=30:Items properties=31:Named.?Schema \
      additionalProperties=32:Additional default=33:Scalar description=34:s format=35:s x=36
      ExternalDocs description=1:s url=2:s
      AdditionalSchema =1:?Schema
      Items =1:?Schema
      """);

  private GnosticMessages() {}

  private static Map<String, Map<String, String>> table(String messages) {
    var table = new HashMap<String, Map<String, String>>();
    messages.lines().forEach(line -> {
      String[] words = line.split(" +");
      var fields = new HashMap<String, String>();
      for (int i = 1; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
      }
      table.put(words[0], fields);
    });
    return Map.copyOf(table);
  }
}
