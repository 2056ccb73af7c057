-- Facts of the examples on Snowflake's documentation pages (docs.snowflake.com/en/…), in statements of our own.

-- page sql-reference/sql/merge: an update
CREATE TABLE target (id INTEGER, description VARCHAR);
CREATE TABLE source (id INTEGER, description VARCHAR);
INSERT INTO target (id, description) VALUES (10, 'old');
--> 1
INSERT INTO source (id, description) VALUES (10, 'new');
MERGE INTO target USING source ON target.id = source.id
  WHEN MATCHED THEN UPDATE SET target.description = source.description;
--> 1
SELECT * FROM target;
--> 10|new

-- page sql-reference/sql/merge: several clauses with conditions
CREATE TABLE t1 (t1key INTEGER, val INTEGER, status INTEGER);
CREATE TABLE t2 (t2key INTEGER, newval INTEGER, newstatus INTEGER, isnewstatus INTEGER, marked INTEGER);
INSERT INTO t1 VALUES (1, 10, 100), (2, 20, 200), (3, 30, 300);
INSERT INTO t2 VALUES (1, 11, 101, 0, 1), (2, 21, 201, 1, 0), (3, 31, 301, 0, 0), (4, 41, 401, 0, 0);
MERGE INTO t1 USING t2 ON t1.t1key = t2.t2key
  WHEN MATCHED AND t2.marked = 1 THEN DELETE
  WHEN MATCHED AND t2.isnewstatus = 1 THEN UPDATE SET val = t2.newval, status = t2.newstatus
  WHEN MATCHED THEN UPDATE SET val = t2.newval
  WHEN NOT MATCHED THEN INSERT (val, status) VALUES (t2.newval, t2.newstatus);
--> 1|2|1
SELECT * FROM t1 ORDER BY val;
--> 2|21|201
--> 3|31|300
--> null|41|401

-- page sql-reference/sql/merge: several source rows for one target row
CREATE TABLE target (k NUMBER, v NUMBER);
CREATE TABLE src (k NUMBER, v NUMBER);
INSERT INTO target VALUES (0, 10);
INSERT INTO src VALUES (0, 11), (0, 12), (0, 13);
MERGE INTO target USING src ON target.k = src.k WHEN MATCHED THEN UPDATE SET target.v = src.v;
--> ! 100090 42P18
MERGE INTO target USING src ON target.k = src.k
  WHEN MATCHED AND src.v = 11 THEN DELETE
  WHEN MATCHED THEN UPDATE SET target.v = src.v;
--> ! 100090 42P18
MERGE INTO target USING src ON target.k = src.k
  WHEN MATCHED AND src.v = 11 THEN UPDATE SET target.v = src.v;
--> 1
SELECT v FROM target;
--> 11
MERGE INTO target USING (SELECT k, MAX(v) AS v FROM src GROUP BY k) AS b ON target.k = b.k
  WHEN MATCHED THEN UPDATE SET target.v = b.v
  WHEN NOT MATCHED THEN INSERT (k, v) VALUES (b.k, b.v);
--> 0|1
SELECT * FROM target;
--> 0|13
MERGE INTO target USING src ON target.k = src.k AND src.v >= 12 WHEN MATCHED THEN DELETE;
--> 1

-- page sql-reference/sql/merge: the parameter that allows it
CREATE TABLE target (k NUMBER, v NUMBER);
CREATE TABLE src (k NUMBER, v NUMBER);
INSERT INTO target VALUES (0, 10);
INSERT INTO src VALUES (0, 11), (0, 11);
ALTER SESSION SET ERROR_ON_NONDETERMINISTIC_MERGE = FALSE;
MERGE INTO target USING src ON target.k = src.k WHEN MATCHED THEN UPDATE SET target.v = src.v
  WHEN NOT MATCHED THEN INSERT (k, v) VALUES (src.k, src.v);
--> 0|1
SELECT * FROM target;
--> 0|11

-- page sql-reference/sql/merge: unmatched duplicates are all inserted
CREATE TABLE target (k NUMBER, v NUMBER);
CREATE TABLE src (k NUMBER, v NUMBER);
INSERT INTO src VALUES (0, 11), (0, 12);
MERGE INTO target USING src ON target.k = src.k WHEN MATCHED THEN UPDATE SET target.v = src.v
  WHEN NOT MATCHED THEN INSERT (k, v) VALUES (src.k, src.v);
--> 2|0

-- page sql-reference/sql/merge: all columns by name
CREATE TABLE people_target (id NUMBER, name VARCHAR, city VARCHAR);
CREATE TABLE people_source (city VARCHAR, name VARCHAR, id NUMBER);
INSERT INTO people_target VALUES (1, 'Ann', 'Rome'), (2, 'Bob', 'Oslo');
INSERT INTO people_source VALUES ('Rome', 'Ann', 1), ('Bonn', 'Bob', 2), ('Lima', 'Cid', 3);
MERGE INTO people_target t USING people_source s ON t.id = s.id
  WHEN MATCHED THEN UPDATE ALL BY NAME WHEN NOT MATCHED THEN INSERT ALL BY NAME;
--> 1|2
SELECT * FROM people_target ORDER BY id;
--> 1|Ann|Rome
--> 2|Bob|Bonn
--> 3|Cid|Lima

-- page sql-reference/sql/merge: what may not be written
CREATE TABLE target (k NUMBER, v NUMBER);
CREATE TABLE src (k NUMBER, v NUMBER);
MERGE INTO target USING src ON target.k = src.k WHEN NOT MATCHED BY SOURCE THEN DELETE;
--> ! 001003 42000
MERGE INTO target USING src ON target.k = src.k WHEN NOT MATCHED THEN UPDATE SET v = 1;
--> ! 001003 42000

-- page sql-reference/sql/update: from another table
CREATE TABLE t1 (k NUMBER, v NUMBER);
CREATE TABLE t2 (k NUMBER, v NUMBER);
INSERT INTO t1 VALUES (1, 10), (2, 20);
INSERT INTO t2 VALUES (1, 100);
UPDATE t1 SET v = t2.v FROM t2 WHERE t1.k = t2.k;
--> 1|0
SELECT * FROM t1 ORDER BY k;
--> 1|100
--> 2|20

-- page sql-reference/sql/delete: using another table
CREATE TABLE t1 (k NUMBER);
CREATE TABLE t2 (k NUMBER);
INSERT INTO t1 VALUES (1), (2), (3);
INSERT INTO t2 VALUES (1), (3);
DELETE FROM t1 USING t2 WHERE t1.k = t2.k;
--> 2
SELECT * FROM t1;
--> 2

-- page sql-reference/sql/insert: rows, defaults and queries
CREATE TABLE t (a NUMBER, b VARCHAR DEFAULT 'x', c TIMESTAMP_NTZ);
INSERT INTO t (a, c) SELECT 1, TO_TIMESTAMP_NTZ('2013-05-08T23:39:20.123');
INSERT INTO t VALUES (2, DEFAULT, NULL), (3, 'y', NULL);
SELECT * FROM t ORDER BY a;
--> 1|x|2013-05-08 23:39:20.123
--> 2|x|null
--> 3|y|null
INSERT OVERWRITE INTO t (a) SELECT 9;
--> 1
SELECT a, b FROM t;
--> 9|x

-- page sql-reference/sql/insert: the first row decides the type
CREATE TABLE t (v VARCHAR);
INSERT INTO t (v) VALUES (3), ('d');
--> ! 100038 22018
INSERT INTO t (v) VALUES ('d'), (3);
SELECT v FROM t ORDER BY v;
--> 3
--> d

-- page sql-reference/sql/insert: PARSE_JSON needs a query
CREATE TABLE t (v VARIANT);
INSERT INTO t VALUES (PARSE_JSON('{"a": 1}'));
--> ! 002014 22000
INSERT INTO t SELECT PARSE_JSON('{"a": 1}');
SELECT v:a FROM t;
--> 1

-- page sql-reference/transactions: DDL commits, a failed statement undoes itself alone
CREATE TABLE t (i INTEGER);
BEGIN TRANSACTION;
INSERT INTO t VALUES (1);
CREATE TABLE other (i INTEGER);
ROLLBACK;
SELECT i FROM t;
--> 1
BEGIN;
INSERT INTO t VALUES (2);
INSERT INTO t VALUES ('text');
--> ! 100038 22018
INSERT INTO t VALUES (3);
COMMIT;
SELECT i FROM t ORDER BY i;
--> 1
--> 2
--> 3

-- page sql-reference/sql/begin: names, words and the transaction's id
SELECT CURRENT_TRANSACTION() IS NULL;
--> TRUE
START TRANSACTION NAME t4;
SELECT CURRENT_TRANSACTION() IS NULL;
--> FALSE
BEGIN WORK;
ROLLBACK WORK;
COMMIT;
SELECT CURRENT_TRANSACTION() IS NULL;
--> TRUE

-- page sql-reference/sql/begin: without autocommit the first change begins a transaction
CREATE TABLE t (i INTEGER);
ALTER SESSION SET AUTOCOMMIT = FALSE;
INSERT INTO t VALUES (1);
ROLLBACK;
SELECT COUNT(*) FROM t;
--> 0
ALTER SESSION SET AUTOCOMMIT = TRUE;

-- page sql-reference/sql/truncate-table
CREATE TABLE temp (i NUMBER);
INSERT INTO temp SELECT ROW_NUMBER() OVER (ORDER BY 1) FROM TABLE(GENERATOR(ROWCOUNT => 10));
--> 10
SELECT COUNT(*) FROM temp;
--> 10
TRUNCATE TABLE IF EXISTS temp;
SELECT COUNT(*), COUNT_IF(i > 1) FROM temp;
--> 0|0

-- page sql-reference/identifiers-syntax: folding
CREATE TABLE MyTable (MyColumn NUMBER, "MyColumn" NUMBER, "my ""quoted"" column" NUMBER, _a$1 NUMBER);
INSERT INTO MYTABLE VALUES (1, 2, 3, 4);
SELECT mycolumn, MYCOLUMN, "MYCOLUMN", "MyColumn", "my ""quoted"" column", _A$1 FROM "MYTABLE";
--> 1|1|1|2|3|4
SELECT * FROM "MyTable";
--> ! 002003 42S02
SELECT "mycolumn" FROM mytable;
--> ! 000904 42000

-- page sql-reference/parameters: QUOTED_IDENTIFIERS_IGNORE_CASE
ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = TRUE;
CREATE TABLE "one" ("i" INTEGER, J INTEGER);
INSERT INTO "one" VALUES (1, 2);
SELECT "I", "j" FROM ONE;
--> 1|2
ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE;
SELECT "i" FROM ONE;
--> ! 000904 42000

-- page sql-reference/identifiers-syntax: the length of a name
SELECT 1 AS "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
--> 1

-- page sql-reference/data-types-numeric: synonyms and their precision
CREATE TABLE test_fixed (num0 NUMBER, num10 NUMBER(10,1), dec20 DECIMAL(20,2), numeric30 NUMERIC(30,3), int1 INT, int2 BIGINT);
SELECT column_name, data_type, numeric_precision, numeric_scale FROM information_schema.columns
  WHERE table_name = 'TEST_FIXED' AND table_schema = CURRENT_SCHEMA() ORDER BY ordinal_position;
--> NUM0|NUMBER|38|0
--> NUM10|NUMBER|10|1
--> DEC20|NUMBER|20|2
--> NUMERIC30|NUMBER|30|3
--> INT1|NUMBER|38|0
--> INT2|NUMBER|38|0
CREATE TABLE test_float (double1 DOUBLE, float1 FLOAT, dp1 DOUBLE PRECISION, real1 REAL);
INSERT INTO test_float SELECT 1.5e0, 'NaN', '-inf', 1e-20;
SELECT double1, float1, dp1, real1, float1 = float1 FROM test_float;
--> 1.5|NaN|-Infinity|1.0E-20|TRUE
SELECT 15, +1.34, 0.2, 15e-03, 1.234E2, -1;
--> 15|1.34|0.2|0.015|123.4|-1

-- page sql-reference/data-types-numeric: what is stored is rounded, what does not fit is refused
CREATE TABLE t (n NUMBER(5,2));
INSERT INTO t VALUES (1.005), (-1.005), (1.994);
SELECT n FROM t ORDER BY n;
--> -1.01
--> 1.01
--> 1.99
INSERT INTO t VALUES (1000);
--> ! 100039 22003

-- page sql-reference/data-types-text: synonyms and their lengths
CREATE TABLE test_text (v VARCHAR, v50 VARCHAR(50), c CHAR, c10 CHAR(10), s STRING, s20 STRING(20), t TEXT, t30 TEXT(30));
SELECT LISTAGG(character_maximum_length, ',') WITHIN GROUP (ORDER BY ordinal_position) FROM information_schema.columns
  WHERE table_name = 'TEST_TEXT' AND table_schema = CURRENT_SCHEMA();
--> 16777216,50,1,10,16777216,20,16777216,30
INSERT INTO test_text (c) VALUES ('ab');
--> ! 100078 22000
SELECT 'ab'::CHAR(1);
--> ! 100078 22000

-- page sql-reference/data-types-text: string constants
SELECT 'Today''s', '-''''-', '\\', 'a\tb', '\u26c4', '\x41', $$it's \n$$;
--> Today's|-''-|\|a b|⛄|A|it's \n
SELECT LENGTH('⛄'), LENGTH('\\\\'), 'a' || 'b' || NULL IS NULL;
--> 1|2|TRUE

-- page sql-reference/data-types-logical
CREATE TABLE test_boolean (b BOOLEAN, n NUMBER, s STRING);
INSERT INTO test_boolean VALUES (TRUE, 1, 'yes'), (FALSE, 0, 'no'), (NULL, NULL, NULL);
SELECT b, n, NOT b AND (n < 1) FROM test_boolean ORDER BY n;
--> FALSE|0|TRUE
--> TRUE|1|FALSE
--> null|null|null
SELECT s, s::BOOLEAN, n::BOOLEAN FROM test_boolean WHERE NOT b AND (n < 1);
--> no|FALSE|FALSE
SELECT 'The text ' || s || ' is ' || b FROM test_boolean WHERE b;
--> The text yes is true
SELECT 'maybe'::BOOLEAN;
--> ! 100037 22018

-- page sql-reference/data-types-datetime: NTZ keeps the wall clock
CREATE TABLE ts_test (ts TIMESTAMP_NTZ);
ALTER SESSION SET TIMEZONE = 'America/Los_Angeles';
INSERT INTO ts_test VALUES ('2024-01-01 16:00:00'), ('2024-01-02 16:00:00 +00:00');
SELECT ts, HOUR(ts) FROM ts_test ORDER BY ts;
--> 2024-01-01 16:00:00.000|16
--> 2024-01-02 16:00:00.000|16
ALTER SESSION SET TIMEZONE = 'America/New_York';
SELECT HOUR(ts) FROM ts_test ORDER BY ts;
--> 16
--> 16

-- page sql-reference/data-types-datetime: LTZ is an instant seen from the session's time zone
ALTER SESSION SET TIMEZONE = 'America/Los_Angeles';
CREATE TABLE ts_test (ts TIMESTAMP_LTZ);
INSERT INTO ts_test VALUES ('2024-01-01 16:00:00'), ('2024-01-02 16:00:00 +00:00');
SELECT HOUR(ts) FROM ts_test ORDER BY ts;
--> 16
--> 8
ALTER SESSION SET TIMEZONE = 'America/New_York';
SELECT HOUR(ts), ts::VARCHAR FROM ts_test ORDER BY ts;
--> 19|2024-01-01 19:00:00.000 -0500
--> 11|2024-01-02 11:00:00.000 -0500

-- page sql-reference/data-types-datetime: TZ keeps its offset
ALTER SESSION SET TIMEZONE = 'America/Los_Angeles';
CREATE TABLE ts_test (ts TIMESTAMP_TZ);
INSERT INTO ts_test VALUES ('2024-01-01 16:00:00'), ('2024-01-02 16:00:00 +00:00');
SELECT ts::VARCHAR, HOUR(ts) FROM ts_test ORDER BY ts;
--> 2024-01-01 16:00:00.000 -0800|16
--> 2024-01-02 16:00:00.000 +0000|16
ALTER SESSION SET TIMEZONE = 'America/New_York';
SELECT HOUR(ts) FROM ts_test ORDER BY ts;
--> 16
--> 16

-- page sql-reference/date-time-input-output: what AUTO reads
SELECT '2013-4-5 1:2:3'::TIMESTAMP_NTZ, '2013-04-05T01:02:03.123456789'::TIMESTAMP_NTZ::VARCHAR, '2013-04-05 01'::TIMESTAMP_NTZ;
--> 2013-04-05 01:02:03.000|2013-04-05 01:02:03.123|2013-04-05 01:00:00.000
SELECT '04/05/2013'::DATE, '5-Apr-2013'::DATE, '2013-04-05'::DATE;
--> 2013-04-05|2013-04-05|2013-04-05
SELECT '2013-02-30'::DATE;
--> ! 100040 22007
SELECT '2013-04-05 01:02:60'::TIMESTAMP_NTZ;
--> ! 100035 22007
SELECT '1365123723'::TIMESTAMP_NTZ, '1365123723456'::TIMESTAMP_NTZ;
--> 2013-04-05 01:02:03.000|2013-04-05 01:02:03.456

-- page sql-reference/functions/cast
SELECT CAST('1.2345' AS DECIMAL(15,2)), '1.2345'::DECIMAL(15,5), CAST('10-Sep-2013' AS DATE), 1.7::INTEGER, -1.5::INTEGER;
--> 1.23|1.23450|2013-09-10|2|-2
SELECT CAST('abc' AS CHAR(2));
--> ! 100078 22000

-- page sql-reference/functions/try_cast
SELECT TRY_CAST('05-Mar-2016' AS DATE), TRY_CAST('05/16' AS TIMESTAMP), TRY_CAST('ABCD' AS CHAR(2)), TRY_CAST('7' AS NUMBER);
--> 2016-03-05|null|null|7

-- page sql-reference/functions/to_decimal
SELECT column1, TO_NUMBER(column1), TO_NUMBER(column1, 10, 1), TO_NUMBER(column1, 10, 8)
  FROM (VALUES ('12.3456'), ('98.76546')) ORDER BY 1;
--> 12.3456|12|12.3|12.34560000
--> 98.76546|99|98.8|98.76546000
SELECT TRY_TO_NUMBER('x'), TO_DOUBLE('1.5'), TRY_TO_DATE('2024-13-01');
--> null|1.5|null

-- page sql-reference/functions/parse_json
CREATE TABLE vartab (n NUMBER(2), v VARIANT);
INSERT INTO vartab SELECT column1, PARSE_JSON(column2) FROM (VALUES (1, 'null'), (2, NULL), (3, 'true'), (4, '-17'),
  (5, '123.12'), (6, '1.912e2'), (7, '"Om ara pa ca na dhih"'), (8, '[-1, 12, 289, 2188, false]'), (9, '{"x": "abc", "y": false, "z": 10}'));
SELECT n, v, TYPEOF(v) FROM vartab ORDER BY n;
--> 1|null|NULL_VALUE
--> 2|null|null
--> 3|true|BOOLEAN
--> 4|-17|INTEGER
--> 5|123.12|DECIMAL
--> 6|1.912000000000000e+02|DOUBLE
--> 7|"Om ara pa ca na dhih"|VARCHAR
--> 8|[ -1, 12, 289, 2188, false ]|ARRAY
--> 9|{ "x": "abc", "y": false, "z": 10 }|OBJECT
SELECT v IS NULL, v::VARCHAR IS NULL FROM vartab WHERE n < 3 ORDER BY n;
--> FALSE|TRUE
--> TRUE|TRUE
SELECT PARSE_JSON('{"a": 1, "a": 2}');
--> ! 100069 22P02
SELECT PARSE_JSON('{"a": '), 1;
--> ! 100069 22P02
SELECT TRY_PARSE_JSON('{"a": '), PARSE_JSON('');
--> null|null

-- page user-guide/querying-semistructured: traversing
CREATE TABLE car_sales (src VARIANT) AS SELECT PARSE_JSON(column1) AS src FROM VALUES
('{"date": "2017-04-28", "dealership": "Valley View", "salesperson": {"id": "55", "name": "Frank"}, "customer": [{"name": "Joyce", "address": "San Francisco"}], "vehicle": [{"make": "Honda", "model": "Civic", "price": "20275", "extras": ["warranty", "paint"]}]}'),
('{"date": "2017-04-29", "dealership": "Tindel", "salesperson": {"id": "274", "name": "Greg"}, "customer": [{"name": "Bradley", "address": "New York"}], "vehicle": [{"make": "Toyota", "model": "Camry", "price": "23500", "extras": ["warranty", "rust", "fabric"]}]}');
SELECT src:dealership FROM car_sales ORDER BY 1;
--> "Tindel"
--> "Valley View"
SELECT src:salesperson.name, src['salesperson']['name'], GET_PATH(src, 'vehicle[0].make') FROM car_sales ORDER BY 1;
--> "Frank"|"Frank"|"Honda"
--> "Greg"|"Greg"|"Toyota"
SELECT src:vehicle[0].price::NUMBER * 0.10 AS tax, src:vehicle[0].nothing FROM car_sales ORDER BY tax;
--> 2027.50|null
--> 2350.00|null
SELECT src:DEALERSHIP, GET(src, 'dealership')::STRING FROM car_sales ORDER BY 2;
--> null|Tindel
--> null|Valley View
SELECT value:name::STRING AS "Customer Name", value:address::STRING FROM car_sales, LATERAL FLATTEN(INPUT => src:customer)
  ORDER BY 1;
--> Bradley|New York
--> Joyce|San Francisco
SELECT vm.value:make::STRING AS make, ve.value::STRING AS extra FROM car_sales, LATERAL FLATTEN(INPUT => src:vehicle) vm,
  LATERAL FLATTEN(INPUT => vm.value:extras) ve ORDER BY make, extra;
--> Honda|paint
--> Honda|warranty
--> Toyota|fabric
--> Toyota|rust
--> Toyota|warranty

-- page sql-reference/functions/flatten
SELECT index, value, path FROM TABLE(FLATTEN(INPUT => PARSE_JSON('[1, 77]'))) f;
--> 0|1|[0]
--> 1|77|[1]
SELECT key, value, path FROM TABLE(FLATTEN(INPUT => PARSE_JSON('{"a": 1, "b": [77, 88]}'))) f ORDER BY key;
--> a|1|a
--> b|[ 77, 88 ]|b
SELECT index, value FROM TABLE(FLATTEN(INPUT => PARSE_JSON('{"a": 1, "b": [77, 88]}'), PATH => 'b')) f;
--> 0|77
--> 1|88
SELECT key, value FROM TABLE(FLATTEN(INPUT => PARSE_JSON('[]'))) f;
SELECT key, value FROM TABLE(FLATTEN(INPUT => PARSE_JSON('[]'), OUTER => TRUE)) f;
--> null|null
SELECT COUNT(*) FROM TABLE(FLATTEN(INPUT => PARSE_JSON('{"a": 1}'), MODE => 'ARRAY')) f;
--> 0

-- page sql-reference/data-types-semistructured
CREATE TABLE demonstration1 (id INTEGER, array1 ARRAY, variant1 VARIANT, object1 OBJECT);
INSERT INTO demonstration1 SELECT 1, ARRAY_CONSTRUCT(1, 2, 3), PARSE_JSON('{"key1": "value1", "key2": "value2"}'), OBJECT_CONSTRUCT('a', 1, 'b', NULL, 'c', 'x');
SELECT array1[1], variant1:key1, object1['a'], object1:b, ARRAY_SIZE(array1) FROM demonstration1;
--> 2|"value1"|1|null|3
SELECT OBJECT_CONSTRUCT('a', 1, 'b', 'BBBB', 'c', NULL), ARRAY_CONSTRUCT(10, 'twenty');
--> { "a": 1, "b": "BBBB" }|[ 10, "twenty" ]
INSERT INTO demonstration1 (id, variant1) VALUES (2, 'text');
--> ! 002023 22000

-- page user-guide/tables-temp-transient
CREATE TABLE t (i INTEGER);
INSERT INTO t VALUES (1);
CREATE TEMPORARY TABLE t (i INTEGER);
SELECT COUNT(*) FROM t;
--> 0
DROP TABLE t;
SELECT COUNT(*) FROM t;
--> 1
CREATE TRANSIENT TABLE tr (i INTEGER);
DROP TABLE tr;
DROP TABLE IF EXISTS tr;
DROP TABLE tr;
--> ! 002003 42S02

-- page sql-reference/sql/create-table: keys are declared, not enforced, but not null
CREATE TABLE t (id INTEGER PRIMARY KEY, u INTEGER UNIQUE, n INTEGER NOT NULL);
INSERT INTO t VALUES (1, 1, 1), (1, 1, 1);
SELECT COUNT(*) FROM t;
--> 2
INSERT INTO t VALUES (NULL, 1, 1);
--> ! 100072 22000
INSERT INTO t (id, u) VALUES (2, 2);
--> ! 100072 22000
CREATE TABLE t (i INTEGER);
--> ! 002002 42710
CREATE TABLE copy AS SELECT id, u + 1 AS more FROM t;
SELECT * FROM copy;
--> 1|2
--> 1|2
CREATE TABLE likeness LIKE t;
SELECT COUNT(*) FROM likeness;
--> 0

-- page sql-reference/sql/alter-table-column
CREATE TABLE t (v VARCHAR(10), n NUMBER(5,2), r INTEGER NOT NULL);
INSERT INTO t VALUES ('a', 1.5, 1);
ALTER TABLE t ALTER COLUMN v SET DATA TYPE VARCHAR(20);
ALTER TABLE t MODIFY COLUMN n TYPE NUMBER(10,2);
ALTER TABLE t ALTER COLUMN r DROP NOT NULL;
ALTER TABLE t ALTER COLUMN v SET DATA TYPE VARCHAR(5);
--> ! 002108 22000
ALTER TABLE t ALTER COLUMN n SET DATA TYPE NUMBER(12,4);
--> ! 002108 22000
ALTER TABLE t ADD COLUMN IF NOT EXISTS v VARCHAR, w INTEGER;
ALTER TABLE t ADD COLUMN w INTEGER;
--> ! 001430 42601
ALTER TABLE t RENAME COLUMN w TO x;
SELECT x FROM t;
--> null
ALTER TABLE t DROP COLUMN x;
SELECT x FROM t;
--> ! 000904 42000

-- page sql-reference/functions/equal_null
SELECT EQUAL_NULL(NULL, NULL), NULL = NULL, 1 IS NOT DISTINCT FROM 1, NULL IS DISTINCT FROM 1, NVL(NULL, 2), IFF(TRUE, 'a', 'b');
--> TRUE|null|TRUE|TRUE|2|a

-- page sql-reference/constructs/with and values
WITH some AS (SELECT column1 AS n FROM (VALUES (1), (2), (3))) SELECT SUM(n) FROM some WHERE n > 1;
--> 5
SELECT v1.$2 FROM (VALUES (1, 'one')) AS v1;
--> one
SELECT a, b FROM (VALUES (1, 'one'), (2, 'two')) AS v (a, b) QUALIFY ROW_NUMBER() OVER (ORDER BY a DESC) = 1;
--> 2|two

-- page sql-reference/operators-query
SELECT 1 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 ORDER BY n DESC LIMIT 2;
--> 2
--> 1
SELECT column1 FROM (VALUES (1), (2)) MINUS SELECT 2;
--> 1

-- page sql-reference/sql/comment, and COMMENT of CREATE TABLE
CREATE TABLE told (n INTEGER) COMMENT = 'what it is for';
SELECT comment FROM INFORMATION_SCHEMA.TABLES WHERE table_name = 'TOLD';
--> what it is for
COMMENT ON TABLE told IS 'something else';
SELECT comment FROM INFORMATION_SCHEMA.TABLES WHERE table_name = 'TOLD';
--> something else
ALTER TABLE told UNSET COMMENT;
SELECT comment IS NULL FROM INFORMATION_SCHEMA.TABLES WHERE table_name = 'TOLD';
--> TRUE

-- page sql-reference/functions/to_char
SELECT TO_VARCHAR('2013-04-05 01:02:03.123456789'::TIMESTAMP_NTZ, 'YYYY-MM-DD HH24:MI:SS.FF9');
--> 2013-04-05 01:02:03.123456789
SELECT TO_CHAR('2013-04-05'::DATE, 'dd.mm.yyyy'), TO_VARCHAR('2013-04-05 01:02:03'::TIMESTAMP_NTZ, 'mm/dd/yyyy, hh24:mi');
--> 05.04.2013|04/05/2013, 01:02

-- page sql-reference/functions/to_char, a FLOAT without a fraction
SELECT 1::FLOAT::VARCHAR, TO_VARCHAR(2.5::FLOAT), (-0.001)::FLOAT::VARCHAR;
--> 1|2.5|-0.001

-- page user-guide/data-engineering/error-logging-dml
CREATE TABLE base (i INTEGER, s VARCHAR(3)) COMMENT = 'of orders' ERROR_LOGGING = TRUE;
INSERT INTO base VALUES (1, 'old');
MERGE INTO base USING (SELECT column1 AS i, column2 AS s FROM VALUES (1, 'longer'), (2, 'new'), (3, 'longer'), (4, 'abc')) AS v ON base.i = v.i WHEN MATCHED THEN UPDATE SET s = v.s WHEN NOT MATCHED THEN INSERT (i, s) VALUES (v.i, v.s);
--> 2|0
SELECT i, s FROM base ORDER BY i;
--> 1|old
--> 2|new
--> 4|abc
SELECT error_metadata:error_source, error_data FROM ERROR_TABLE(base) AS e ORDER BY error_data:I;
--> "S"|{ "I": 1, "S": [ "longer" ] }
--> "S"|{ "I": 3, "S": [ "longer" ] }
ALTER TABLE base SET ERROR_LOGGING = FALSE;
MERGE INTO base USING (SELECT 5 AS i, 'longer' AS s) AS v ON base.i = v.i WHEN NOT MATCHED THEN INSERT (i, s) VALUES (v.i, v.s);
--> ! 100078 22000

-- page user-guide/data-engineering/error-logging-dml, rows inserted directly
CREATE TABLE test_dml_error_logging (n NUMBER(4, 0) NOT NULL, t VARCHAR(5)) ERROR_LOGGING = true;
INSERT INTO test_dml_error_logging VALUES ('invalid_cast', '1'), (10, 'valid'), (NULL, 'toolong');
--> 1
SELECT * FROM test_dml_error_logging;
--> 10|valid
SELECT error_code, error_metadata, error_data FROM ERROR_TABLE(test_dml_error_logging) ORDER BY error_code;
--> 100038|{ "error_code": 100038, "error_message": "Numeric value 'invalid_cast' is not recognized", "error_source": "N", "sql_state": "22018" }|{ "N": [ "invalid_cast" ], "T": "1" }
--> 100072|{ "error_code": 100072, "error_message": "NULL result in a non-nullable column", "error_source": "N", "sql_state": "22000" }|{ "N": [ null ], "T": [ "toolong" ] }
UPDATE test_dml_error_logging SET n = n + 9990, t = 'long' || t;
--> 0|0
SELECT COUNT(*), COUNT(timestamp), COUNT(DISTINCT query_id) FROM ERROR_TABLE(test_dml_error_logging);
--> 3|3|2
TRUNCATE TABLE test_dml_error_logging;
TRUNCATE ERROR_TABLE(test_dml_error_logging);
SELECT COUNT(*) FROM ERROR_TABLE(test_dml_error_logging);
--> 0
ALTER SESSION SET OPT_OUT_ERROR_LOGGING = TRUE;
INSERT INTO test_dml_error_logging VALUES (10, 'valid'), (NULL, 'null');
--> ! 100072 22000
ALTER SESSION UNSET OPT_OUT_ERROR_LOGGING;
INSERT INTO test_dml_error_logging VALUES (10, 'valid'), (NULL, 'null');
--> 1

-- page user-guide/data-engineering/error-logging-dml, rows updated
CREATE TABLE updated (i INTEGER, s VARCHAR(3)) ERROR_LOGGING = TRUE;
INSERT INTO updated VALUES (0, 'a'), (1, 'b');
UPDATE updated SET i = 1 / i;
--> 1|0
SELECT i, s FROM updated ORDER BY s;
--> 0|a
--> 1|b
SELECT error_code, error_metadata:error_source, error_data FROM ERROR_TABLE(updated);
--> 100051|"I"|{ "I": [ null ], "S": "a" }

-- page user-guide/data-engineering/error-tables, they go with the base table and its error logging
CREATE TABLE base (i INTEGER NOT NULL) ERROR_LOGGING = TRUE;
INSERT INTO base VALUES (NULL);
--> 0
ALTER TABLE base SET ERROR_LOGGING = TRUE;
SELECT COUNT(*) FROM ERROR_TABLE(base);
--> 1
ALTER TABLE base SET ERROR_LOGGING = FALSE;
SELECT COUNT(*) FROM ERROR_TABLE(base);
--> ! 002003 42S02
TRUNCATE TABLE IF EXISTS ERROR_TABLE(base);
TRUNCATE TABLE ERROR_TABLE(base);
--> ! 002003 42S02
ALTER TABLE base SET ERROR_LOGGING = TRUE;
SELECT COUNT(*) FROM ERROR_TABLE(base);
--> 0
INSERT INTO base VALUES (NULL);
CREATE OR REPLACE TABLE base (i INTEGER NOT NULL) ERROR_LOGGING = TRUE;
SELECT COUNT(*) FROM ERROR_TABLE(base);
--> 0
DELETE FROM ERROR_TABLE(base);
--> ! 001003 42000
