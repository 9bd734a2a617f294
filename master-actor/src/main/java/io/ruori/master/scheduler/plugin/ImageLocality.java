package io.ruori.master.scheduler.plugin;

import io.ruori.master.scheduler.cluster.Cluster;
import io.ruori.master.scheduler.cluster.NodeInfo;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node that has the pod's images already is better, the more so the larger they are. */
public record ImageLocality() implements Score {
  private static final long MEGABYTE = 1024 * 1024;
  private static final long LEAST = 23 * MEGABYTE;
  private static final long MOST_PER_CONTAINER = 1000 * MEGABYTE;

  @Override
  public String name() {
    return "ImageLocality";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public Optional<long[]> score(PodInfo pod, Cluster cluster, List<NodeInfo> nodes) {
    List<String> images = pod.spec().images().stream().map(ImageLocality::tagged).toList();
    if (nodes.stream().allMatch(n -> n.images().isEmpty())) {
      return Optional.empty();
    }
    Map<String, Double> spread = new HashMap<>();
    for (String image : images) {
      long having = cluster.nodes().stream().filter(n -> n.images().containsKey(image)).count();
      spread.put(image, (double) having / cluster.nodes().size());
    }
    long most = MOST_PER_CONTAINER * images.size();
    return Optional.of(nodes.stream().mapToLong(n -> {
      long sum = images.stream().mapToLong(i -> (long) (n.images().getOrDefault(i, 0L) * spread.get(i))).sum();
      return MOST * (Math.clamp(sum, LEAST, most) - LEAST) / (most - LEAST);
    }).toArray());
  }

  /** As nodes list it: with the tag {@code latest} where there is none. */
  private static String tagged(String image) {
    return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
  }
}
