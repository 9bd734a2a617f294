package io.ruori.gateway.engine;

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

/** Passes on what a client sends, and ends the connection when it sits there for too long or floods headers. */
final class ConnectionGuard extends GraphStage<FlowShape<ByteString, ByteString>> {
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
    Logic() {
      super(shape);
      setHandler(in, new AbstractInHandler() {
        @Override
        public void onPush() {
          ByteString bytes = grab(in);
          connection.received(bytes.size());
          if (connection.isAbusive(settings)) {
            failStage(new TimeoutException("headers that never end"));
          } else {
            push(out, bytes);
          }
        }
      });
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          pull(in);
        }
      });
    }

    @Override
    public void preStart() {
      long shortest = Math.min(settings.firstRequest().toMillis(), settings.idle().toMillis());
      var period = java.time.Duration.ofMillis(Math.clamp(shortest / 4, 20, 5_000));
      scheduleAtFixedRate("look", period, period);
    }

    @Override
    public void onTimer(Object key) {
      if (connection.isOverdue(settings, System.nanoTime())) {
        failStage(new TimeoutException("nothing was asked in time"));
      }
    }

    @Override
    public void postStop() {
      closed.run();
    }
  }
}
