package org.amcsnowflake.http.server;

import io.vertx.core.Vertx;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;

import java.time.Duration;

/**
 * Makes Camel Main serve the API with {@link ApiServer}. The management port has Camel's own server, on a Vert.x that closes the
 * connections of slow clients too.
 */
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
        return new ApiServer(configuration, slowClients(context));
    }

    @Override
    public Service newHttpManagementServer(CamelContext context, HttpManagementServerConfigurationProperties settings) {
        SlowClients clients = slowClients(context);
        Vertx vertx = ApiServer.limited(Vertx.vertx(), clients);
        // Camel's server uses the Vert.x that it finds here, and does not close it.
        context.getRegistry().bind("managementVertx", vertx, null, "close");
        context.getRegistry().bind("managementClients", clients);
        return super.newHttpManagementServer(context, settings);
    }

    private static SlowClients slowClients(CamelContext context) {
        return new SlowClients(
                duration(context, "{{http.request-timeout}}"), duration(context, "{{http.idle-timeout}}"));
    }

    private static Duration duration(CamelContext context, String setting) {
        return context.getTypeConverter().convertTo(Duration.class, context.resolvePropertyPlaceholders(setting));
    }
}
