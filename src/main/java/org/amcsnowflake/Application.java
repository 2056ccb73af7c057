package org.amcsnowflake;

import org.amcsnowflake.operations.Service;
import org.amcsnowflake.operations.StartFailure;

/** The production service: everything comes from config/, routes/ and the environment. */
public final class Application {
    private static final String SETTINGS = "file:config/application.properties";

    private Application() {}

    public static void main(String[] arguments) throws Exception {
        try {
            System.exit(Service.prepare(SETTINGS).run(arguments));
        } catch (StartFailure failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }
}
