/**
 * The service in the tests' own process, with PostgreSQL and the local Snowflake: {@link
 * org.amcsnowflake.flow.service.SharedService} runs it for tests of all packages, {@link
 * org.amcsnowflake.flow.service.Amc} writes what the AMC manager would, and {@link
 * org.amcsnowflake.flow.service.Warehouse} reads what arrived.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.flow.service;
