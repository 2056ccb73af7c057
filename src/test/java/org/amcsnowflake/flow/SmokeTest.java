package org.amcsnowflake.flow;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.operations.Service;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

import java.sql.*;
import java.util.*;

import static org.assertj.core.api.Assertions.*;
import static org.awaitility.Awaitility.await;

class SmokeTest {
    @Test
    void skips() throws Exception {
        TestPostgres.Database db = LocalPostgres.forTests().freshDatabase();
        Properties p = new Properties();
        p.put("database.url", db.jdbcUrl());
        p.put("database.user", "postgres");
        p.put("fernet.key", "bG9jYWwtbW9kZS1rZXktZm9yLWRlbW9uc3RyYXRpb24=");
        p.put("http.port", "0");
        p.put("management.port", "0");
        java.nio.file.Path f = java.nio.file.Files.createTempFile("x", ".properties");
        try (var o = java.nio.file.Files.newOutputStream(f)) {
            p.store(o, "");
        }
        try (Connection c = db.dataSource().getConnection();
                Statement s = c.createStatement()) {
            s.execute(
                    "insert into workflow_executions(user_id, status, metadata, completed_at) values (gen_random_uuid(), 'SUCCEEDED', '{\"snowflake_enabled\": true}', now())");
        }
        Main main = Service.prepare("file:" + f, "file:config/application.properties");
        main.start();
        try {
            await().until(() -> {
                try (Connection c = db.dataSource().getConnection();
                        Statement s = c.createStatement()) {
                    ResultSet r =
                            s.executeQuery("select snowflake_status, snowflake_error_message from workflow_executions");
                    r.next();
                    System.out.println(r.getString(1) + " " + r.getString(2));
                    return "skipped".equals(r.getString(1));
                }
            });
        } finally {
            main.stop();
        }
    }
}
