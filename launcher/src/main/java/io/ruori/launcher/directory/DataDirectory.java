package io.ruori.launcher.directory;

import io.ruori.launcher.pki.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one member. Commands look into it; only a running member {@linkplain #lock locks} it. */
public final class DataDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  /** Raised when an older release could no longer open what this one writes. */
  static final int FORMAT = 1;

  private static final String FORMAT_FILE = "format";
  private static final String SETTINGS_FILE = "ruori.properties";
  private static final String STOP_PODS_FILE = "stop-pods";

  private final Path root;

  public DataDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  public Path pki() {
    return root.resolve("pki");
  }

  public Path ledger() {
    return root.resolve("ledger");
  }

  public Path node(String name) {
    return root.resolve("nodes").resolve(name);
  }

  public Path pidFile() {
    return root.resolve("ruori.pid");
  }

  public Path log() {
    return root.resolve("ruori.log");
  }

  /**
   * Deletes every private key, so that nobody who finds this directory can be a master or the administrator. The authority's
   * certificate stays: it says of which ring this member was.
   */
  public void forgetKeys() {
    try (Stream<Path> files = Files.list(pki())) {
      for (Path file : files.filter(file -> !file.getFileName().equals(authority().getFileName())).toList()) {
        Files.delete(file);
      }
      Files.deleteIfExists(adminKubeconfig());
    } catch (IOException e) {
      LOG.error("keys of a removed master are still there: delete them directory={} cause={}", pki(), e.toString());
    }
  }

  /** Whether it was a member's, whose keys were deleted. */
  public boolean hasForgottenKeys() {
    return Files.exists(authority()) && !Files.exists(pki().resolve("ca.key"));
  }

  /** The certificate of the cluster's authority. */
  public Path authority() {
    return pki().resolve("ca.crt");
  }

  /** The administrator's kubeconfig of this cluster alone. */
  public Path adminKubeconfig() {
    return root.resolve("admin.kubeconfig");
  }

  /** Where a worker keeps which cluster it has joined, and its certificate. */
  public Path membership() {
    return root.resolve("node.kubeconfig");
  }

  public boolean exists() {
    return Files.exists(root.resolve(FORMAT_FILE));
  }

  /** The process id of the member that runs on this directory. */
  public Optional<Long> runningPid() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      return DirectoryLock.isHeld(root) ? Optional.of(pid) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Held while a member runs; the process id stands in the pid file meanwhile. */
  public final class Hold implements AutoCloseable {
    private final DirectoryLock lock;

    private Hold(DirectoryLock lock) {
      this.lock = lock;
    }

    @Override
    public void close() throws IOException {
      if (lock.isValid()) {
        Files.deleteIfExists(pidFile());
        lock.close();
      }
    }
  }

  /**
   * Makes the directory where there is none, and takes it.
   *
   * @throws DirectoryException when another process holds it or a newer release wrote it
   */
  public Hold lock() throws IOException, DirectoryException {
    prepare();
    Hold hold = new Hold(DirectoryLock.take(root).orElseThrow(this::inUse));
    try {
      if (!exists()) {
        PrivateFiles.makePrivate(root); // it may have been there: what comes into it are secrets
        PrivateFiles.write(root.resolve(FORMAT_FILE), FORMAT + "\n");
      }
      PrivateFiles.write(pidFile(), ProcessHandle.current().pid() + "\n");
      return hold;
    } catch (IOException e) {
      hold.close();
      throw e;
    }
  }

  /**
   * Makes the directory where there is none.
   *
   * @throws DirectoryException when it cannot be used, with the reason
   */
  public void prepare() throws DirectoryException {
    try {
      PrivateFiles.createDirectory(root);
      checkFormat();
      Files.delete(PrivateFiles.draft(root.resolve(FORMAT_FILE))); // who may write here cannot be known but by doing it
    } catch (IOException e) {
      throw new DirectoryException("the data directory " + root + " cannot be used: " + FileProblem.told(e));
    }
  }

  /** A cluster's data does not go where a worker's is. */
  public void refuseWorkers() throws DirectoryException {
    if (Files.exists(membership())) {
      throw new DirectoryException(root + " is the data directory of a worker: use another --data-dir");
    }
  }

  /** Refuses a directory that is another user's. */
  public void requireReadable() throws DirectoryException {
    if (Files.exists(root) && !(Files.isReadable(root) && Files.isExecutable(root))) {
      throw new DirectoryException("the data directory " + root + " cannot be read: permission denied");
    }
  }

  private DirectoryException inUse() {
    String holder = "";
    try {
      holder = " (process " + Files.readString(pidFile()).strip() + ")";
    } catch (IOException unknown) {
      // The holder has not said its id yet.
    }
    return new DirectoryException("the data directory " + root + " is in use by another Ruori" + holder);
  }

  /** Tells the member that its pods are to stop with it; else they run on and are adopted at the next start. */
  public void askToStopPods() throws IOException {
    PrivateFiles.write(root.resolve(STOP_PODS_FILE), "");
  }

  /** Whether that was asked; asked once, told once. */
  public boolean podsShallStop() throws IOException {
    return Files.deleteIfExists(root.resolve(STOP_PODS_FILE));
  }

  /** Refuses what a newer release wrote, and what is no data directory. */
  public void checkFormat() throws IOException, DirectoryException {
    Path file = root.resolve(FORMAT_FILE);
    if (!Files.exists(file)) {
      refuseForeignFiles();
      return;
    }
    String text = Files.readString(file).strip();
    if (!text.matches("[0-9]{1,6}")) {
      throw new DirectoryException(file + " does not hold a format number: \"" + text + "\"");
    }
    if (Integer.parseInt(text) > FORMAT) {
      throw new DirectoryException(
          "the data directory " + root + " was written by a newer Ruori (format " + text + "; this one knows up to "
              + FORMAT + "): use that release, or another --data-dir");
    }
  }

  private void refuseForeignFiles() throws IOException, DirectoryException {
    if (!Files.isDirectory(root)) {
      return;
    }
    List<String> ours = List.of(DirectoryLock.FILE, SETTINGS_FILE, "ruori.log", "ruori.out");
    try (Stream<Path> files = Files.list(root)) {
      Optional<Path> foreign =
          files
              .filter(file -> !ours.contains(file.getFileName().toString()))
              .filter(file -> !file.getFileName().toString().startsWith("." + FORMAT_FILE)) // a draft
              .findFirst();
      if (foreign.isPresent()) {
        throw new DirectoryException(
            root + " is not a Ruori data directory, and not empty (" + foreign.get().getFileName() + ")");
      }
    }
  }

  /** What was set at earlier starts, with {@code changes} on top. */
  public Map<String, String> settings(Map<String, String> changes) throws IOException {
    Path file = root.resolve(SETTINGS_FILE);
    Properties stored = new Properties();
    if (Files.exists(file)) {
      stored.load(new StringReader(Files.readString(file)));
    }
    Map<String, String> all = new TreeMap<>();
    stored.stringPropertyNames().forEach(name -> all.put(name, stored.getProperty(name)));
    all.putAll(changes);
    return all;
  }

  /** Writes settings down, where others are there. */
  public void remember(Map<String, String> values) throws IOException {
    if (Files.exists(root.resolve(SETTINGS_FILE)) && settings(Map.of()).equals(values)) {
      return;
    }
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    properties.store(text, "Settings of this member: options given to earlier starts. May be edited.");
    PrivateFiles.createDirectory(root);
    PrivateFiles.write(root.resolve(SETTINGS_FILE), text.toString());
  }

  /** Removes everything. Only a directory that {@link #exists()} is touched. */
  public void purge() throws IOException {
    if (!exists()) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
