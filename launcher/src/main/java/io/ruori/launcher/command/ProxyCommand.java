package io.ruori.launcher.command;

import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.proxy.Front;
import io.ruori.launcher.ring.Masters;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "proxy",
    description = {
      "One address for all masters, in the foreground: connections go to one that answers, and to another when it is gone.",
      "It follows the list of masters. Clients prove themselves to the master: the proxy opens nothing to anybody."
    },
    mixinStandardHelpOptions = true)
final class ProxyCommand implements Callable<Integer> {
  @Mixin private DirectoryOption option = new DirectoryOption();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Whose current context says where a master is, with a certificate (default: of the data directory).")
  private Path kubeconfig;

  @Option(names = "--server", paramLabel = "HOST:PORT", split = ",", description = "More masters to ask at the start.")
  private List<String> servers = new ArrayList<>();

  @Option(names = "--listen", paramLabel = "ADDRESS:PORT", description = "Where clients come (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:7443";

  @Option(names = "--write", paramLabel = "FILE", description = "Write a kubeconfig for clients that come here.")
  private Path write;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    URI address = JoinOptions.server("--listen", listen);
    List<URI> seeds = new ArrayList<>();
    MemberClient client = client();
    seeds.add(client.server());
    for (String server : servers) {
      seeds.add(JoinOptions.server("--server", server));
    }
    try (Masters masters = Masters.follow(client.ring(), seeds);
        Front front = open(address, masters)) {
      masters.onLoss(front::leave);
      if (write != null) {
        Kubeconfig.Access access = client.access();
        Kubeconfig.write(
            write,
            new Kubeconfig.Access(
                "https://" + address.getHost() + ":" + front.port(),
                access.authorityPem(),
                access.clientCertificatePem(),
                access.clientKeyPem()));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("Ruori passes connections at " + listen + " on to the masters");
      out.flush();
      new CountDownLatch(1).await();
      return 0;
    }
  }

  private MemberClient client() throws IOException, CommandFailure {
    if (kubeconfig == null) {
      return MemberClient.ofMaster(option);
    }
    return MemberClient.of(kubeconfig)
        .orElseThrow(() -> new CommandFailure(kubeconfig + " says of no cluster where it is and who asks"));
  }

  private Front open(URI address, Masters masters) throws IOException, CommandFailure {
    try {
      return Front.open(new InetSocketAddress(address.getHost(), address.getPort()), masters::candidates);
    } catch (BindException e) {
      throw new CommandFailure("cannot listen at " + listen + ": " + e.getMessage() + "; see --listen");
    }
  }
}
