package dev.laurel.command;

import dev.laurel.command.config.CommandConfiguration;
import dev.laurel.command.config.CommandProperties;
import dev.laurel.command.config.SettingException;
import dev.laurel.command.runtime.TopicGate;
import dev.laurel.kit.settings.InvalidSettingException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

import java.util.function.Consumer;

/**
 * The service that takes commands. Configuration that cannot be ends it with one line on the
 * standard error and exit code 1.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CommandConfiguration.class)
public class CommandServiceApplication {

    public static void main(String[] args) {
        try {
            var context = start(_ -> {}, args);
            assert context.isActive();
        } catch (RuntimeException e) {
            System.err.println("command-service: " + explanation(e));
            System.exit(1);
        }
    }

    /**
     * Starts the service.
     *
     * @param more adds beans, which go before those that the service would make
     * @param args {@code --key=value}
     * @throws SettingException where a setting cannot be
     */
    public static ConfigurableApplicationContext start(
            Consumer<GenericApplicationContext> more, String... args) {
        var application = new SpringApplication(CommandServiceApplication.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.addInitializers(
                context -> {
                    // Before anything is made: a wrong setting is told at once, and by its key.
                    CommandProperties.check(context.getEnvironment());
                    more.accept((GenericApplicationContext) context);
                });
        return application.run(args);
    }

    private static String explanation(Throwable failure) {
        var last = failure;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return "server.port: " + port.getPort() + " is in use";
            }
            if (isOneLine(cause)) {
                return String.valueOf(cause.getMessage());
            }
            last = cause;
        }
        return last.toString();
    }

    /** Whether its message says all, beginning with the key of a setting. */
    private static boolean isOneLine(Throwable cause) {
        return cause instanceof SettingException
                || cause instanceof InvalidSettingException
                || cause instanceof TopicGate.ClosedException;
    }
}
