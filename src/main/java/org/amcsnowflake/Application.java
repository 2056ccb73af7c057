package org.amcsnowflake;

public final class Application {
    private Application() {}

    public static void main(String[] arguments) {}
}
