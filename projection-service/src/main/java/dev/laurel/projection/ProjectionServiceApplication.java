package dev.laurel.projection;

import dev.laurel.contract.catalogue.CatalogueException;
import dev.laurel.kit.settings.InvalidSettingException;
import dev.laurel.projection.config.ProjectionConfiguration;
import dev.laurel.projection.config.SettingException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.annotation.Import;

/**
 * The service that turns commands into events and events into views. Configuration that cannot be
 * ends it with one line on the standard error and exit code 1.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProjectionConfiguration.class)
public class ProjectionServiceApplication {

    public static void main(String[] args) {
        var application = new SpringApplication(ProjectionServiceApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(ProjectionConfiguration::readFirst);
        try {
            application.run(args);
        } catch (RuntimeException e) {
            System.err.println("projection-service: " + explanation(e));
            System.exit(1);
        }
    }

    private static String explanation(Throwable failure) {
        var last = failure;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return "laurel.operations.port: " + port.getPort() + " is in use";
            }
            if (cause instanceof SettingException
                    || cause instanceof InvalidSettingException
                    || cause instanceof CatalogueException) {
                return String.valueOf(cause.getMessage());
            }
            last = cause;
        }
        return last.toString();
    }
}
