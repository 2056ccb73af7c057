package org.amcsnowflake.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** The image, the compose file and the manifests in docker/ fit the service and each other. */
class DeploymentFilesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path MANIFESTS = Path.of("docker/kubernetes");
    private static final String FILE = "_FILE";

    private final JsonNode compose =
            YAML.readTree(Path.of("docker/compose.yaml").toFile());
    private final JsonNode service = compose.path("services").path("amc-snowflake");
    private final String dockerfile = Files.readString(Path.of("docker/Dockerfile"));
    private final List<JsonNode> manifests = manifests();
    private final JsonNode pod = manifest("Deployment").at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");

    DeploymentFilesTest() throws IOException {}

    private static List<JsonNode> manifests() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String name : manifestFiles()) {
            try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class)
                    .readValues(MANIFESTS.resolve(name).toFile())) {
                all.addAll(documents.readAll());
            }
        }
        return all;
    }

    private static Set<String> manifestFiles() throws IOException {
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private JsonNode manifest(String kind) {
        return manifests.stream()
                .filter(one -> one.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachVariableIsASettingOrReadByTheLog() throws IOException {
        String log = Files.readString(Path.of("config/log4j2.properties"));
        Set<String> variables = new TreeSet<>(names(service.path("environment")));
        variables.addAll(environment().keySet());

        assertThat(variables)
                .isNotEmpty()
                .filteredOn(name -> !log.contains("${env:" + name + ":"))
                .allSatisfy(DeploymentFilesTest::isSetting);
    }

    private static void isSetting(String variable) {
        boolean isFile = variable.endsWith(FILE);
        String setting = isFile ? variable.substring(0, variable.length() - FILE.length()) : variable;
        assertThat(SettingTable.kinds()).as(variable).anySatisfy((name, kind) -> {
            assertThat(SettingTable.environment(name)).isEqualTo(setting);
            assertThat(!isFile || kind.isSecret()).isTrue();
        });
    }

    /** The variables of the Deployment. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        JsonNode data = manifest("ConfigMap").path("data");
        names(data).forEach(name -> environment.put(name, data.path(name).asText()));
        container
                .path("env")
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    /** A secret that is empty and also comes from a file ends the start. */
    @Test
    void whatIsNotSetIsNotPassedOnAsEmpty() {
        JsonNode environment = service.path("environment");
        assertThat(names(environment))
                .contains("JWT_SECRET", "DEAD_LETTER_WEBHOOK")
                .allSatisfy(name -> assertThat(environment.path(name).asText()).doesNotEndWith(":-}"));
    }

    @Test
    void theManifestsSetEverythingThatIsRequired() throws IOException {
        Map<String, String> environment = environment();
        Properties defaults = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("config/application.properties"))) {
            defaults.load(in);
        }
        assertThatCode(() -> SettingTable.check(name -> {
                    String variable = SettingTable.environment(name);
                    String value = environment.containsKey(variable + FILE)
                            ? "from a file"
                            : environment.getOrDefault(variable, defaults.getProperty(name, ""));
                    // Refers to another setting or to the machine.
                    String resolved = value.startsWith("{{sys:")
                            ? "target"
                            : value.startsWith("{{")
                                    ? defaults.getProperty(value.substring(2, value.length() - 2))
                                    : value;
                    return Optional.of(resolved).filter(text -> !text.isEmpty());
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void eachSecretFileIsMounted() {
        Set<String> secrets = names(manifest("Secret").path("stringData"));
        String folder =
                at(container.path("volumeMounts"), "secrets").path("mountPath").asText();
        assertThat(files(environment())).hasSize(3).isSubsetOf(in(folder, secrets));

        Map<String, String> environment = new HashMap<>();
        names(service.path("environment"))
                .forEach(name -> environment.put(
                        name, service.path("environment").path(name).asText()));
        Set<String> given = names(compose.path("secrets"));
        assertThat(files(environment)).hasSize(3).isSubsetOf(in("/run/secrets", given));
        service.path("secrets").forEach(name -> assertThat(given).contains(name.asText()));
    }

    private static List<String> files(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(FILE))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Set<String> in(String folder, Set<String> names) {
        return names.stream().map(name -> folder + "/" + name).collect(Collectors.toSet());
    }

    @Test
    void portsAndPathsAreThoseOfTheService() throws IOException {
        assertThat(at(container.path("ports"), "http").path("containerPort").asInt())
                .isEqualTo(8080);
        assertThat(at(container.path("ports"), "management")
                        .path("containerPort")
                        .asInt())
                .isEqualTo(8081);
        assertThat(Files.readString(Path.of("config/application.properties")))
                .contains("\nhttp.port=8080\n", "\nmanagement.port=8081\n");
        assertThat(dockerfile).contains("EXPOSE 8080 8081", "GET /observe/health/live ");
        for (String probe : List.of("startupProbe", "livenessProbe")) {
            assertThat(container.path(probe).at("/httpGet/path").asText()).isEqualTo("/observe/health/live");
        }
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/observe/health/ready");
        assertThat(manifest("ServiceMonitor").at("/spec/endpoints/0/path").asText())
                .isEqualTo("/observe/metrics");
        JsonNode scraping = YAML.readTree(
                        Path.of("docker/prometheus/prometheus.yml").toFile())
                .at("/scrape_configs/0");
        assertThat(scraping.path("metrics_path").asText()).isEqualTo("/observe/metrics");
        assertThat(scraping.at("/dns_sd_configs/0/port").asInt()).isEqualTo(8081);
        assertThat(compose.path("services")
                        .has(scraping.at("/dns_sd_configs/0/names/0").asText()))
                .isTrue();
    }

    @Test
    void theContainerRunsAsTheImageExpects() throws IOException {
        String user = first("USER (\\d+):\\1", dockerfile);
        assertThat(pod.at("/securityContext/runAsUser").asText()).isEqualTo(user);
        assertThat(pod.at("/securityContext/fsGroup").asText()).isEqualTo(user);
        JsonNode writable = YAML.readTree(first("VOLUME (\\[.*])", dockerfile));
        assertThat(writable).hasSize(2).allSatisfy(folder -> {
            assertThat(container.path("volumeMounts"))
                    .anySatisfy(mount -> assertThat(mount.path("mountPath")).isEqualTo(folder));
            assertThat(service.path("tmpfs").toString() + service.path("volumes"))
                    .contains(folder.asText());
        });
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(service.path("read_only").asBoolean()).isTrue();

        int stop = Integer.parseInt(
                first("camel.main.shutdownTimeout=(\\d+)", Files.readString(Path.of("config/application.properties"))));
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(stop + 10);
        assertThat(service.path("stop_grace_period").asText()).isEqualTo("30s");
    }

    @Test
    void theBaseImageIsPinned() {
        assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.matches("FROM \\S+:\\S+@sha256:[0-9a-f]{64} AS base|FROM base( AS \\w+)?"));
    }

    @Test
    void versionsAreThatOfTheBuild() throws IOException {
        String version = first("<version>([^<]+)</version>", Files.readString(Path.of("pom.xml")));
        assertThat(manifest("Kustomization").at("/images/0/newTag").asText()).isEqualTo(version);
        assertThat(service.path("image").asText()).isEqualTo("amc-snowflake:" + version);
        assertThat(Files.readString(Path.of("CHANGELOG.md"))).contains("## " + version + "\n");
    }

    @Test
    void theAlertsAreThoseOfPrometheus() throws IOException {
        JsonNode rules = YAML.readTree(Path.of("docker/prometheus/rules.yml").toFile());

        assertThat(manifest("PrometheusRule").at("/spec/groups")).isNotEmpty().isEqualTo(rules.path("groups"));
        assertThat(Files.readString(MANIFESTS.resolve("autoscaling.yaml")))
                .contains("name: amc_snowflake_due_executions");
        assertThat(rules.toString()).contains("amc_snowflake_due_executions");
    }

    @Test
    void everyManifestIsApplied() throws IOException {
        Set<String> applied = new TreeSet<>(Set.of("kustomization.yaml"));
        manifest("Kustomization").path("resources").forEach(name -> applied.add(name.asText()));
        assertThat(applied).isEqualTo(manifestFiles());
    }

    private static JsonNode at(JsonNode list, String name) {
        for (JsonNode one : list) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("There is no " + name + " in " + list);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
