package io.ruori.gateway.engine;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Passes on what a client sends, and ends the connection when it sits there for too long or floods headers. Much of a body may
 * come in before its request has reached its handler: a flood is what no request follows, so the guard takes no more until one
 * does, for as long as a first request may take.
 */
final class ConnectionGuard extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final Inlet<ByteString> in = Inlet.create("ConnectionGuard.in");
  private final Outlet<ByteString> out = Outlet.create("ConnectionGuard.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Connection connection;
  private final EngineSettings settings;
  private final Runnable closed;

  ConnectionGuard(Connection connection, EngineSettings settings, Runnable closed) {
    this.connection = connection;
    this.settings = settings;
    this.closed = closed;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String LOOK = "look";
    private static final String HELD = "held";

    private long heldSinceNanos;

    Logic() {
      super(shape);
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          ByteString bytes = grab(in);
          connection.received(bytes.size());
          push(out, bytes);
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          heldSinceNanos = System.nanoTime();
          takeMore();
        }
      });
    }

    private void takeMore() {
      if (!connection.isFlooding(settings)) {
        pull(in);
      } else if (System.nanoTime() - heldSinceNanos > settings.firstRequest().toNanos()) {
        failStage(new TimeoutException("headers that never end"));
      } else {
        scheduleOnce(HELD, LOOK_AGAIN);
      }
    }

    @Override
    public void preStart() {
      long shortest = Math.min(settings.firstRequest().toMillis(), settings.idle().toMillis());
      var period = Duration.ofMillis(Math.clamp(shortest / 4, 20, 5_000));
      scheduleAtFixedRate(LOOK, period, period);
    }

    @Override
    public void onTimer(Object key) {
      if (HELD.equals(key)) {
        takeMore();
      } else if (connection.isOverdue(settings, System.nanoTime())) {
        failStage(new TimeoutException("nothing was asked in time"));
      }
    }

    @Override
    public void postStop() {
      closed.run();
    }
  }
}
