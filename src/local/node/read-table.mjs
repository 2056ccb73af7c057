// Prints a table of the local Snowflake, read through Snowflake's own Node driver:
//
//   node read-table.mjs --table AMC_RESULTS [--port 8082] [--account local] [--user demo] [--password demo-password]
//                       [--database AMC] [--schema PUBLIC] [--warehouse AMC_WH] [--limit 20]
import { parseArgs } from 'node:util';
import snowflake from 'snowflake-sdk';

const { values: options } = parseArgs({
  options: {
    account: { type: 'string', default: 'local' },
    user: { type: 'string', default: 'demo' },
    password: { type: 'string', default: 'demo-password' },
    database: { type: 'string', default: 'AMC' },
    schema: { type: 'string', default: 'PUBLIC' },
    warehouse: { type: 'string', default: 'AMC_WH' },
    table: { type: 'string' },
    limit: { type: 'string', default: '20' },
    port: { type: 'string', default: process.env.LOCAL_SNOWFLAKE_PORT ?? '8082' },
  },
});

if (!options.table) {
  console.error('Name a table: node read-table.mjs --table AMC_RESULTS');
  process.exit(2);
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
const limit = Number.parseInt(options.limit, 10);
const table = [options.database, options.schema, options.table].map(quoted).join('.');

snowflake.configure({ logLevel: 'OFF', additionalLogToConsole: false });

const connection = snowflake.createConnection({
  account: options.account,
  username: options.user,
  password: options.password,
  database: options.database,
  schema: options.schema,
  warehouse: options.warehouse,
  accessUrl: `http://127.0.0.1:${options.port}`,
  host: '127.0.0.1',
  port: Number.parseInt(options.port, 10),
  protocol: 'http',
  disableOCSPChecks: true,
  fetchAsString: ['Number', 'Date'],
});

const connect = () =>
  new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));

const execute = (sqlText) =>
  new Promise((resolve, reject) =>
    connection.execute({
      sqlText,
      complete: (error, statement, rows) => (error ? reject(error) : resolve(rows)),
    }),
  );

try {
  await connect();
  const [{ N: count }] = await execute(`SELECT COUNT(*) AS N FROM ${table}`);
  const rows = await execute(`SELECT * FROM ${table} LIMIT ${limit}`);
  console.table(rows);
  console.log(`${rows.length} of ${count} rows of ${table}`);
} catch (error) {
  console.error(`${error.code ?? ''} ${error.message}`.trim());
  process.exitCode = 1;
} finally {
  if (connection.isUp()) {
    connection.destroy(() => {});
  }
}
