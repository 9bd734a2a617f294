package io.ruori.launcher.backup;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.launcher.Release;
import io.ruori.launcher.ring.RingBundle;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.local.Backup;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A backup: a description, then the ledger's table at one revision.
 *
 * <pre>
 * magic "RUORIBAK" | version i32 = 1 | length i32 and CRC32C i32 of the description | description as JSON
 * checkpoint, as the data directory has them, with checksums of its own
 * </pre>
 *
 * The description holds what all masters share: the keys of the cluster's authorities and of service accounts, and the
 * settings that must be the same. Fields that a reader does not know are left alone.
 */
public final class BackupFile {
  static final int VERSION = 1;

  /** Of the ring that was: a restored one has other members. */
  private static final List<GroupResource> OF_THE_OLD_RING =
      List.of(
          RingRecord.MEMBER.resource(), RingRecord.LEASE.resource(), RingRecord.KEEPER.resource());

  private static final byte[] MAGIC = "RUORIBAK".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DESCRIPTION = 1 << 20;

  private BackupFile() {}

  /**
   * What a backup says about itself.
   *
   * @param release that wrote it
   * @param featureLevel what a release must understand to read it
   * @param revision the last one in it
   * @param shared keys and settings
   */
  public record Description(String release, int featureLevel, Instant time, long revision, RingBundle shared) {
    static Description of(RingBundle shared, long revision, Instant time) {
      return new Description(Release.VERSION, Math.max(1, shared.featureLevel()), time, revision, shared);
    }

    ObjectNode toJson() {
      ObjectNode json = shared.toJson();
      json.remove("members");
      return json.put("release", release)
          .put("featureLevel", featureLevel)
          .put("time", time.toString())
          .put("revision", revision);
    }

    static Description read(ObjectNode json) {
      return new Description(
          json.path("release").asString(""),
          json.path("featureLevel").asInt(0),
          Instant.parse(json.path("time").asString("")),
          json.path("revision").asLong(0),
          RingBundle.read(json));
    }
  }

  /** Writes a backup; the stream is not closed. Memory is that of one block. */
  public static void write(LiveTable table, RingBundle shared, Instant now, OutputStream target) throws IOException {
    byte[] description = Json.bytes(Description.of(shared, table.revision(), now).toJson());
    DataOutputStream head = new DataOutputStream(target);
    head.write(MAGIC);
    head.writeInt(VERSION);
    head.writeInt(description.length);
    head.writeInt(crc(description));
    head.write(description);
    head.flush();
    Backup.write(withoutRing(table), table.revision(), now.toEpochMilli(), target);
  }

  private static LiveTable withoutRing(LiveTable table) {
    return new LiveTable(table.revision(), table.bytes(), table.resources().minusAll(OF_THE_OLD_RING));
  }

  /**
   * Reads up to the table.
   *
   * @throws DamagedData when this is no backup, a damaged one, or one of a format that this release does not know
   */
  public static Description describe(InputStream backup) throws IOException {
    DataInputStream head = new DataInputStream(backup);
    try {
      if (!Arrays.equals(head.readNBytes(MAGIC.length), MAGIC)) {
        throw new DamagedData("it is no backup of Ruori, or its beginning is damaged");
      }
      int version = head.readInt();
      if (version != VERSION) {
        throw new DamagedData("it has format " + version + "; this release reads format " + VERSION);
      }
      int length = head.readInt();
      int expected = head.readInt();
      if (length < 0 || length > MOST_DESCRIPTION) {
        throw new DamagedData("its description is damaged");
      }
      byte[] description = head.readNBytes(length);
      if (description.length < length || crc(description) != expected) {
        throw new DamagedData("its description is damaged");
      }
      return Description.read(Json.parseObject(description));
    } catch (EOFException e) {
      throw new DamagedData("it ends within its description");
    } catch (JacksonException e) {
      throw new DamagedData("its description cannot be read: " + e.getOriginalMessage());
    }
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
