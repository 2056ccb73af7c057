package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.engine.DefaultRoutesLoader;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import javax.tools.ToolProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads route files, and refuses one with a route id that another file has: Camel would silently replace the other
 * file's route. At the start, this ends the start; a file that is saved later is reported and has no effect.
 */
final class RouteLoader extends DefaultRoutesLoader {
    private static final Logger LOG = LoggerFactory.getLogger(RouteLoader.class);
    private static final Set<String> WITH_ID = Set.of("route", "routeConfiguration", "routeTemplate");

    /** Which file an id was loaded from. */
    private final Map<String, Resource> owners = new ConcurrentHashMap<>();

    RouteLoader(CamelContext context) {
        super(context);
    }

    @Override
    public Collection<RoutesBuilder> findRoutesBuilders(Collection<Resource> resources, boolean optional)
            throws Exception {
        for (Resource resource : resources) {
            if (isJava(resource) && ToolProvider.getSystemJavaCompiler() == null) {
                throw new StartFailure(
                        name(resource) + " has to be compiled, and this Java has no compiler: use a JDK, or write"
                                + " its routes in YAML.");
            }
            Optional<String> conflict = conflict(resource);
            if (conflict.isPresent()) {
                throw new StartFailure(conflict.get());
            }
            ids(resource).forEach(id -> owners.put(id, resource));
        }
        return super.findRoutesBuilders(resources, optional);
    }

    @Override
    public Set<String> updateRoutes(Collection<Resource> resources) throws Exception {
        List<Resource> accepted = new ArrayList<>();
        for (Resource resource : resources) {
            Optional<String> conflict = conflict(resource);
            if (conflict.isPresent()) {
                LOG.error("{} The file has no effect until this is fixed.", conflict.get());
            } else if (resource.exists()) {
                accepted.add(resource);
            }
        }
        return super.updateRoutes(accepted);
    }

    private Optional<String> conflict(Resource resource) {
        for (String id : ids(resource)) {
            Resource owner = owners.get(id);
            // It may have moved to this file since.
            if (owner != null && !isSame(owner, resource) && ids(owner).contains(id)) {
                return Optional.of("The route id '" + id + "' is in two files, " + name(owner) + " and "
                        + name(resource) + ": give one of the routes another id, or delete one of the files.");
            }
        }
        return Optional.empty();
    }

    private static boolean isJava(Resource resource) {
        return resource.getLocation().endsWith(".java");
    }

    private static boolean isSame(Resource one, Resource other) {
        return name(one).equals(name(other))
                || file(one).equals(file(other)) && file(one).isPresent();
    }

    /** With links resolved; empty if there is no such file. */
    private static Optional<Path> file(Resource resource) {
        try {
            return resource.getLocation().startsWith("file:")
                    ? Optional.of(path(resource).toRealPath())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path path(Resource resource) {
        return Path.of(resource.getLocation().replaceFirst("^file:(//)?", ""));
    }

    /** The reload names a file by its absolute path, the start by the path in its settings. */
    private static String name(Resource resource) {
        if (!resource.getLocation().startsWith("file:")) {
            return resource.getLocation();
        }
        Path file = path(resource).toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    /** Empty if the file is gone or is not YAML, which Camel reports with the line. */
    private static Set<String> ids(Resource resource) {
        Set<String> ids = new HashSet<>();
        if (!resource.exists()) {
            return ids;
        }
        try (InputStream file = resource.getInputStream()) {
            if (new Load(LoadSettings.builder().build()).loadFromInputStream(file) instanceof List<?> items) {
                for (Object item : items) {
                    if (item instanceof Map<?, ?> entry) {
                        WITH_ID.stream()
                                .map(entry::get)
                                .filter(Map.class::isInstance)
                                .map(definition -> ((Map<?, ?>) definition).get("id"))
                                .filter(String.class::isInstance)
                                .forEach(id -> ids.add((String) id));
                    }
                }
            }
        } catch (IOException | YamlEngineException e) {
            LOG.debug("{} cannot be read: {}", resource.getLocation(), e.getMessage());
        }
        return ids;
    }
}
