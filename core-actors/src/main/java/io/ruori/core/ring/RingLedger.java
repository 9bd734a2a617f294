package io.ruori.core.ring;

import io.ruori.core.entity.Turns;
import io.ruori.core.view.Views;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** The ledger, for those parts of the ring that Pekko makes by their class's name. */
public final class RingLedger implements Extension {
  private static final Id ID = new Id();

  private volatile Optional<Parts> parts = Optional.empty();

  private record Parts(Views views, Turns.Appender appender, InstantSource clock) {}

  private RingLedger() {}

  public static RingLedger get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /** For the member only, before the ring is formed. */
  public void install(Views views, Turns.Appender appender, InstantSource clock) {
    parts = Optional.of(new Parts(views, appender, clock));
  }

  private Parts parts() {
    return parts.orElseThrow(() -> new IllegalStateException("the ring is formed before the member has started"));
  }

  Views views() {
    return parts().views();
  }

  Turns.Appender appender() {
    return parts().appender();
  }

  InstantSource clock() {
    return parts().clock();
  }

  private static final class Id extends AbstractExtensionId<RingLedger> {
    @Override
    public RingLedger createExtension(ExtendedActorSystem system) {
      return new RingLedger();
    }
  }
}
