package io.ruori.core.ledger;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * Every live object at one revision: immutable, so that readers, checkpoints and the writer share it. Each resource has a
 * sorted map from {@code namespace/name} (or {@code name}) to the object's newest version.
 *
 * @param revision that of the last event folded in
 * @param bytes the sum of the documents' lengths
 */
public record LiveTable(long revision, long bytes, HashPMap<GroupResource, TreePMap<String, Stored>> resources)
    implements CheckpointState {
  public static final LiveTable EMPTY = new LiveTable(0, 0, HashTreePMap.empty());

  /** The table after an event. Events come in the order of their revisions. */
  public LiveTable with(Event event) {
    GroupResource resource = event.key().groupResource();
    TreePMap<String, Stored> rows = rows(resource);
    String row = row(event.key().namespace(), event.key().name());
    Stored before = rows.get(row);
    long freed = before == null ? 0 : before.json().length;
    if (event.isRemoval()) {
      return new LiveTable(event.revision(), bytes - freed, resources.plus(resource, rows.minus(row)));
    }
    var stored = new Stored(event.key(), event.revision(), event.json());
    long size = bytes - freed + event.json().length;
    return new LiveTable(event.revision(), size, resources.plus(resource, rows.plus(row, stored)));
  }

  public Optional<Stored> find(ObjectKey key) {
    return Optional.ofNullable(rows(key.groupResource()).get(row(key.namespace(), key.name())));
  }

  /** The revision of an object's newest version, 0 when there is no such object. */
  public long revisionOf(ObjectKey key) {
    return find(key).map(Stored::revision).orElse(0L);
  }

  /** Objects of a resource in key order. */
  public Collection<Stored> list(GroupResource resource) {
    return rows(resource).values();
  }

  /** Objects of a resource in one namespace, in key order; {@code ""} is every namespace. */
  public Collection<Stored> list(GroupResource resource, String namespace) {
    return namespace.isEmpty() ? list(resource) : after(resource, namespace, "");
  }

  /**
   * The objects behind a row, for reading a list in pieces.
   *
   * @param row the last row that was read, {@code ""} to start
   */
  public Collection<Stored> after(GroupResource resource, String namespace, String row) {
    TreePMap<String, Stored> rows = rows(resource);
    String from = !row.isEmpty() ? row + "\0" : namespace.isEmpty() ? "" : namespace + "/";
    if (namespace.isEmpty()) {
      return rows.tailMap(from).values();
    }
    String to = namespace + "0"; // '0' follows '/'
    return from.compareTo(to) >= 0 ? Set.of() : rows.subMap(from, to).values();
  }

  /** How many objects a resource has. */
  public int count(GroupResource resource) {
    return rows(resource).size();
  }

  public TreePMap<String, Stored> rows(GroupResource resource) {
    TreePMap<String, Stored> rows = resources.get(resource);
    return rows == null ? TreePMap.empty() : rows;
  }

  @Override
  public Iterator<byte[]> records() {
    return resources.values().stream().flatMap(rows -> rows.values().stream()).map(EventCodec::encode).iterator();
  }

  /** Builds a table from a checkpoint's records. */
  public static final class Reader implements CheckpointReader {
    @Override
    public LiveTable read(long revision, Iterator<byte[]> records) {
      LiveTable table = EMPTY;
      while (records.hasNext()) {
        table = table.with(EventCodec.decode(records.next()));
      }
      return new LiveTable(revision, table.bytes(), table.resources());
    }
  }

  /** The key within a resource: as etcd orders upstream's keys. */
  public static String row(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
