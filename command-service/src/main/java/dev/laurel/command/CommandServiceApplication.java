package dev.laurel.command;

import dev.laurel.command.config.CommandConfiguration;
import dev.laurel.command.config.CommandProperties;
import dev.laurel.command.config.SettingException;
import dev.laurel.command.runtime.TopicGate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.annotation.Import;

/**
 * The service that takes commands. Configuration that cannot be ends it with one line on the
 * standard error and exit code 1.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CommandConfiguration.class)
public class CommandServiceApplication {

    public static void main(String[] args) {
        var application = new SpringApplication(CommandServiceApplication.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        // Before anything is made: a wrong setting is told at once, and by its key.
        application.addInitializers(
                context -> {
                    var properties = CommandProperties.read(context.getEnvironment());
                    assert properties.waitersMax() > 0;
                });
        try {
            var context = application.run(args);
            assert context.isActive();
        } catch (RuntimeException e) {
            System.err.println("command-service: " + explanation(e));
            System.exit(1);
        }
    }

    private static String explanation(Throwable failure) {
        var last = failure;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return "server.port: " + port.getPort() + " is in use";
            }
            if (cause instanceof SettingException || cause instanceof TopicGate.ClosedException) {
                return String.valueOf(cause.getMessage());
            }
            last = cause;
        }
        return last.toString();
    }
}
