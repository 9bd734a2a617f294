package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import io.ruori.node.runtime.ContainerRuntime.ImageInfo;
import io.ruori.node.runtime.ContainerRuntime.RegistryLogin;
import io.ruori.node.runtime.RuntimeFailure;
import java.util.List;
import java.util.Optional;

/** The engine's images. */
final class DockerImages {
  private final DockerClient client;

  DockerImages(DockerClient client) {
    this.client = client;
  }

  Optional<ImageInfo> find(String reference) {
    try {
      return Optional.of(DockerViews.image(client.inspectImageCmd(reference).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  List<ImageInfo> list() {
    return client.listImagesCmd().exec().stream().map(i -> DockerViews.image(i)).toList();
  }

  ImageInfo pull(String reference, Optional<RegistryLogin> login) {
    PullImageCmd command = client.pullImageCmd(repository(reference)).withTag(tag(reference));
    login.ifPresent(l -> command.withAuthConfig(new AuthConfig()
        .withRegistryAddress(l.server())
        .withUsername(l.username())
        .withPassword(l.password())));
    try {
      command.exec(new PullImageResultCallback()).awaitCompletion();
      return find(reference).orElseThrow(() -> new RuntimeFailure("ErrImagePull", "not there after the pull"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure("ErrImagePull", "interrupted", e);
    } catch (DockerException e) {
      throw new RuntimeFailure("ErrImagePull", DockerConnection.message(e), e);
    } catch (DockerClientException e) {
      throw new RuntimeFailure("ErrImagePull", String.valueOf(e.getMessage()), e);
    }
  }

  static String repository(String reference) {
    int digest = reference.indexOf('@');
    String named = digest < 0 ? reference : reference.substring(0, digest);
    int colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
  }

  /** A tag or digest; {@code latest} when there is none. */
  static String tag(String reference) {
    int digest = reference.indexOf('@');
    if (digest >= 0) {
      return reference.substring(digest + 1);
    }
    int colon = reference.lastIndexOf(':');
    return colon > reference.lastIndexOf('/') ? reference.substring(colon + 1) : "latest";
  }
}
