package io.ruori.bench.step;

import io.ruori.bench.load.PodBody;
import io.ruori.core.entity.Decision;
import io.ruori.core.ledger.Document;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a request to the bytes that are stored. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class DecideBench {
  private final PodFixture pods = new PodFixture(PodBody.of(7));
  private long round;

  /** Decode, default, admit, validate, encode. */
  @Benchmark
  public byte[] create() {
    return encoded(pods.create());
  }

  @Benchmark
  public byte[] patch() {
    return encoded(pods.patch("{\"metadata\":{\"annotations\":{\"round\":\"" + round++ + "\"}}}"));
  }

  @Benchmark
  public byte[] apply() {
    return encoded(
        pods.apply(
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"pod-00007\",\"labels\":{\"round\":\"v"
                + round++ + "\"}}}"));
  }

  /** The part of a patch that only reads the current version. */
  @Benchmark
  public Object parse() {
    return pods.stored().parse();
  }

  private static byte[] encoded(Decision decision) {
    return Document.of(((Decision.Put) decision).object()).at(8);
  }
}
