package org.amcsnowflake.http;

import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

import java.util.List;

/** Has every request to a route pass the gate; routes find it as {@code platform-http-engine}. */
public final class GatedEngine extends VertxPlatformHttpEngine {
    public GatedEngine(Gate gate) {
        setHandlers(List.of(gate));
    }
}
