package io.ruori.node.volume;

import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerSpec.Mount;
import io.ruori.node.runtime.PodRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes, refreshes and removes volumes. Calls block. */
public interface PodVolumes {
  /**
   * Makes every volume of the pod; idempotent, and called again from time to time, so that changed config maps, secrets and
   * tokens reach running containers.
   *
   * @throws VolumeFailure when one cannot be made yet
   */
  void mount(PodDefinition pod);

  /**
   * What a container sees of the volumes, sub paths made.
   *
   * @param environment for {@code subPathExpr}
   * @throws VolumeFailure when a mount names what is not there
   */
  List<Mount> mounts(PodDefinition pod, ContainerDefinition container, Map<String, String> environment);

  /** The file that holds a container's last words, if this node keeps files; made empty for each attempt. */
  Optional<Path> terminationLog(PodRef pod, String container, int attempt);

  /** The hosts and resolver files that the pod's containers share, if this node keeps files. */
  List<Mount> networkFiles(PodDefinition pod, String hostname, List<String> ips);

  /** Removes all of the pod's files and mounts; no error when there are none. */
  void unmount(PodRef pod);

  /** The uids of pods that have something here. */
  Set<String> known();

  /** A volume could not be made; the words are those of an Event. */
  final class VolumeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public VolumeFailure(String message) {
      super(message);
    }
  }
}
