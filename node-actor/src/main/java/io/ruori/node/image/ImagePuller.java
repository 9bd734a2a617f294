package io.ruori.node.image;

import io.ruori.core.api.Api;
import io.ruori.core.object.GoDurations;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerRuntime.ImageInfo;
import io.ruori.node.runtime.ContainerRuntime.RegistryLogin;
import io.ruori.node.runtime.RuntimeFailure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Upstream's {@code EnsureImageExists}: policy first, then the registry, with an Event for each outcome. */
public final class ImagePuller {
  private static final Pattern REFERENCE = Pattern.compile(
      "[a-zA-Z0-9][a-zA-Z0-9.:-]*(/[a-z0-9._-]+)*(:[\\w][\\w.-]{0,127})?(@[A-Za-z0-9+.-]+:[0-9a-fA-F]{32,})?");

  private final ContainerRuntime runtime;
  private final PullSecrets secrets;

  public ImagePuller(ContainerRuntime runtime, Api api) {
    this.runtime = runtime;
    this.secrets = new PullSecrets(api);
  }

  /** Hears what is worth an Event. */
  public interface Reporter {
    void event(boolean warning, String reason, String message);
  }

  /**
   * Makes the image present.
   *
   * @throws RuntimeFailure with reason {@code InvalidImageName}, {@code ErrImageNeverPull} or {@code ErrImagePull}
   */
  public ImageInfo ensure(PodDefinition pod, ContainerDefinition container, Reporter reporter) {
    String image = container.image();
    if (!REFERENCE.matcher(image).matches()) {
      String message = "Failed to apply default image tag \"" + image + "\": couldn't parse image name \"" + image
          + "\": invalid reference format";
      reporter.event(true, "InspectFailed", message);
      throw new RuntimeFailure("InvalidImageName", message);
    }
    Optional<ImageInfo> present = runtime.image(image);
    String policy = container.json().path("imagePullPolicy").asString("IfNotPresent");
    if (present.isPresent() && !policy.equals("Always")) {
      reporter.event(false, "Pulled", "Container image \"" + image + "\" already present on machine");
      return present.get();
    }
    if (policy.equals("Never")) {
      String message = "Container image \"" + image + "\" is not present with pull policy of Never";
      reporter.event(true, "ErrImageNeverPull", message);
      throw new RuntimeFailure("ErrImageNeverPull", message);
    }
    return pull(pod, image, reporter);
  }

  private ImageInfo pull(PodDefinition pod, String image, Reporter reporter) {
    reporter.event(false, "Pulling", "Pulling image \"" + image + "\"");
    long began = System.nanoTime();
    try {
      ImageInfo pulled = pullWithSomeLogin(pod, image);
      String took = GoDurations.print(Duration.ofNanos(System.nanoTime() - began).truncatedTo(ChronoUnit.MILLIS));
      reporter.event(false, "Pulled", "Successfully pulled image \"" + image + "\" in " + took + " (" + took
          + " including waiting). Image size: " + pulled.sizeBytes() + " bytes.");
      return pulled;
    } catch (RuntimeFailure e) {
      String message = "failed to pull and unpack image \"" + image + "\": " + e.getMessage();
      reporter.event(true, "Failed", "Failed to pull image \"" + image + "\": " + message);
      reporter.event(true, "Failed", "Error: ErrImagePull");
      throw new RuntimeFailure("ErrImagePull", message, e);
    }
  }

  /** Each secret that fits the registry is tried, as upstream does; without any, anonymously. */
  private ImageInfo pullWithSomeLogin(PodDefinition pod, String image) {
    List<RegistryLogin> logins = secrets.logins(pod, image);
    for (int i = 0; i + 1 < logins.size(); i++) {
      try {
        return runtime.pull(image, Optional.of(logins.get(i)));
      } catch (RuntimeFailure e) {
        // The next login may be the right one; the last one's failure is told.
      }
    }
    return runtime.pull(image, logins.isEmpty() ? Optional.empty() : Optional.of(logins.getLast()));
  }
}
