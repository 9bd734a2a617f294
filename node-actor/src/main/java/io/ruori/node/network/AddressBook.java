package io.ruori.node.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which sandbox has which address of the node's range; one small file each, so that a later JVM knows. {@code .1} is the
 * bridge's own.
 */
final class AddressBook {
  private final Path folder;
  private final Map<String, String> addresses = new HashMap<>();
  private Ipv4Range range;

  AddressBook(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          if (!file.getFileName().toString().endsWith(".new")) {
            addresses.put(file.getFileName().toString(), Files.readString(file).strip());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void range(Ipv4Range newRange) {
    range = newRange;
  }

  synchronized Optional<String> of(String sandboxId) {
    return Optional.ofNullable(addresses.get(sandboxId));
  }

  /**
   * @throws IllegalStateException when there is no range yet or no free address
   */
  synchronized String take(String sandboxId) {
    String known = addresses.get(sandboxId);
    if (known != null) {
      return known;
    }
    if (range == null) {
      throw new IllegalStateException("network is not ready: the node has no pod CIDR yet");
    }
    var used = new HashSet<>(addresses.values());
    for (int offset = 2; offset < range.size() - 1; offset++) {
      String address = range.at(offset);
      if (!used.contains(address)) {
        write(sandboxId, address);
        addresses.put(sandboxId, address);
        return address;
      }
    }
    throw new IllegalStateException("no IP addresses available in range set");
  }

  synchronized void giveBack(String sandboxId) {
    addresses.remove(sandboxId);
    try {
      Files.deleteIfExists(folder.resolve(sandboxId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized Set<String> sandboxes() {
    return Set.copyOf(addresses.keySet());
  }

  private void write(String sandboxId, String address) {
    try {
      Path fresh = folder.resolve(sandboxId + ".new");
      Files.writeString(fresh, address);
      Files.move(fresh, folder.resolve(sandboxId), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException("the address of a pod cannot be written down: " + e.getMessage(), e);
    }
  }
}
