package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** One line in the log when the service has started, with what an operator needs to find it. */
final class StartReport extends LifecycleStrategySupport {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");
    private static final String BUILD = "/META-INF/maven/org.amcsnowflake/amc-snowflake/pom.properties";

    @Override
    public void onContextStarted(CamelContext context) {
        UPLOADS.info(
                "started    version {} as {}: API on {}, management on {}, database {}, {} routes, {} workers.",
                version(),
                setting(context, "instance.id"),
                address(context, "http"),
                address(context, "management"),
                // Parameters may contain a password.
                setting(context, "database.url").replaceFirst("\\?.*", ""),
                context.getRoutesSize(),
                setting(context, "upload.workers"));
    }

    private static String address(CamelContext context, String server) {
        return setting(context, server + ".host") + ":" + setting(context, server + ".port");
    }

    private static String setting(CamelContext context, String name) {
        return context.resolvePropertyPlaceholders("{{" + name + "}}");
    }

    /** Of the jar; there is none while the service runs from compiled classes. */
    static String version() {
        try (InputStream build = StartReport.class.getResourceAsStream(BUILD)) {
            Properties properties = new Properties();
            if (build != null) {
                properties.load(build);
            }
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
