package io.ruori.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.FileSize;

/**
 * Configures Logback in code: no XML is read at a start. Only when {@code ruori} runs as a program (the system property
 * {@value #PROGRAM} is set); as a library in somebody's JVM the logging is theirs.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Says that the JVM is ours. */
  public static final String PROGRAM = "ruori.program";

  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg %kvp%n";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!Boolean.getBoolean(PROGRAM) || System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    String file = System.getenv("RUORI_LOG");
    Appender<ILoggingEvent> appender = file == null ? console(context) : rolling(context, file);
    var root = context.getLogger("ROOT");
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    context.getLogger("org.apache.pekko").setLevel(Level.WARN);
    context.getLogger("org.apache.pekko.cluster").setLevel(Level.INFO);
    context.getLogger("org.apache.pekko.cluster.sharding").setLevel(Level.WARN);
    context.getLogger("org.apache.ratis").setLevel(Level.WARN);
    context.getLogger("com.github.dockerjava").setLevel(Level.WARN);
    // What it tells there, its caller tells better: a failed pull is no failure of ours.
    context.getLogger("com.github.dockerjava.api.async").setLevel(Level.OFF);
    context.getLogger("org.apache.pekko.io.TcpListener").setLevel(Level.OFF); // a port that is taken
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Appender<ILoggingEvent> console(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget("System.err");
    return started(context, appender);
  }

  /** Six files of 16 MiB at most. */
  private static Appender<ILoggingEvent> rolling(LoggerContext context, String file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file);
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(file + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(5);
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(16 * FileSize.MB_COEFFICIENT));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    return started(context, appender);
  }

  /** A client that keeps an idle connection is no error, though Pekko HTTP calls it one. */
  private static Filter<ILoggingEvent> withoutIdleConnections() {
    return new Filter<>() {
      @Override
      public FilterReply decide(ILoggingEvent event) {
        boolean idle = event.getMessage().startsWith("HTTP2 connection failed with error [nothing was asked in time]");
        return idle ? FilterReply.DENY : FilterReply.NEUTRAL;
      }
    };
  }

  private static Appender<ILoggingEvent> started(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.addFilter(withoutIdleConnections());
    appender.start();
    return appender;
  }
}
