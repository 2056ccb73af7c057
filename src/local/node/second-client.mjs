// Works with the local Snowflake through Snowflake's own Node driver, and prints the results as one JSON object:
//
//   node second-client.mjs PORT FOLDER
//
// SecondClientTest checks the output.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import snowflake from 'snowflake-sdk';

const [port, folder] = process.argv.slice(2);

snowflake.configure({ logLevel: 'OFF', additionalLogToConsole: false });

const connectionOf = (options) =>
  snowflake.createConnection({
    account: 'local',
    username: 'demo',
    password: 'demo-password',
    database: 'AMC',
    schema: 'PUBLIC',
    warehouse: 'AMC_WH',
    accessUrl: `http://127.0.0.1:${port}`,
    host: '127.0.0.1',
    port: Number.parseInt(port, 10),
    protocol: 'http',
    disableOCSPChecks: true,
    fetchAsString: ['Number', 'Date'],
    ...options,
  });

const connect = (connection) =>
  new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(connection))));

const destroy = (connection) => new Promise((resolve) => connection.destroy(() => resolve()));

const refusal = (error) => ({ code: String(error.code), sqlState: error.sqlState ?? null, message: error.message });

const connection = await connect(connectionOf({}));

const execute = (sqlText, binds) =>
  new Promise((resolve, reject) =>
    connection.execute({
      sqlText,
      binds,
      complete: (error, statement, rows) => (error ? reject(error) : resolve({ statement, rows })),
    }),
  );

const rows = async (sqlText, binds) => (await execute(sqlText, binds)).rows;
const refused = (sqlText) => execute(sqlText).then(() => null, refusal);

const seen = {};
seen.context = await rows('SELECT CURRENT_USER() AS U, CURRENT_ROLE() AS R, CURRENT_SCHEMA() AS S');

await execute('CREATE OR REPLACE TABLE NODE_TYPES (N NUMBER(38,0), D NUMBER(10,2), S VARCHAR, B BOOLEAN, AT TIMESTAMP_NTZ, V VARIANT)');
await execute("INSERT INTO NODE_TYPES SELECT ?, ?, ?, ?, ?, PARSE_JSON(?)", [
  '12345678901234567890123456789012345678',
  1.5,
  'ä€😀',
  true,
  '2026-01-31 10:00:00.123',
  '{"a":[1,2]}',
]);
seen.types = await rows('SELECT N, D, S, B, AT, V:a[1]::NUMBER AS V1 FROM NODE_TYPES');

await execute('CREATE OR REPLACE TABLE NODE_BULK (N NUMBER, S VARCHAR)');
const bulk = Array.from({ length: 500 }, (_, i) => [i, `row ${i}`]);
seen.bulkInserted = (await execute('INSERT INTO NODE_BULK (N, S) VALUES (?, ?)', bulk)).statement.getNumUpdatedRows();
seen.bulk = await rows('SELECT COUNT(*) AS C, SUM(N) AS T FROM NODE_BULK');

const file = join(folder, 'staged.csv');
writeFileSync(file, '1000,from a file\n1001,from a file\n');
seen.put = (await rows(`PUT 'file://${file}' @~/node OVERWRITE=TRUE`)).map(({ source, target, status }) => ({
  source,
  target,
  status,
}));
seen.copied = await rows('COPY INTO NODE_BULK FROM @~/node FORCE = TRUE PURGE = TRUE');
seen.staged = (await rows('LIST @~/node')).length;
seen.loaded = await rows("SELECT COUNT(*) AS C FROM NODE_BULK WHERE S = 'from a file'");

seen.merged = await rows(
  "MERGE INTO NODE_BULK T USING (SELECT 1 AS N UNION ALL SELECT 5000) S ON T.N = S.N" +
    " WHEN MATCHED THEN UPDATE SET S = 'merged' WHEN NOT MATCHED THEN INSERT (N, S) VALUES (S.N, 'new')",
);
seen.missing = await refused('SELECT * FROM NO_SUCH_TABLE');
seen.syntax = await refused('SELEC 1');
seen.wrongPassword = await connect(connectionOf({ password: 'wrong' })).then(() => null, refusal);

await execute('DROP TABLE NODE_TYPES');
await execute('DROP TABLE NODE_BULK');
await destroy(connection);
console.log(JSON.stringify(seen));
process.exit(0);
