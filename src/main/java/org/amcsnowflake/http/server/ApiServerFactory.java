package org.amcsnowflake.http.server;

import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpServerConfigurationProperties;

import java.time.Duration;

/** Makes Camel Main serve the API with {@link ApiServer}; the management port has Camel's own server. */
public final class ApiServerFactory extends DefaultMainHttpServerFactory {

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties settings) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
        configuration.setBindHost(settings.getHost());
        configuration.setBindPort(settings.getPort());
        configuration.setPath(settings.getPath());
        configuration.setMaxBodySize(settings.getMaxBodySize());
        configuration.getBodyHandler().setHandleFileUploads(false);
        return new ApiServer(
                configuration,
                new SlowClients(
                        duration(context, "{{http.request-timeout}}"), duration(context, "{{http.idle-timeout}}")));
    }

    private static Duration duration(CamelContext context, String setting) {
        return context.getTypeConverter().convertTo(Duration.class, context.resolvePropertyPlaceholders(setting));
    }
}
