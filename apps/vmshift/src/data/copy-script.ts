/** Where the copy waits; it is as large as the volume of the server in the cluster. */
export const COPY_FOLDER = '/copy';

/** Variables with the URLs of the two databases. */
export const COPY_VARIABLES = { from: 'FROM_URL', to: 'TO_URL' } as const;

/**
 * Replaces what the idle database holds by what the database in use holds: all of it or nothing, in one transaction. It
 * refuses where either still has a session of its user: what is written meanwhile would be lost. Then both are dumped again
 * and compared; a dump lists every table, row and sequence, so that equal ones are equal databases.
 * @see https://www.postgresql.org/docs/16/app-pgdump.html
 */
export const COPY_SCRIPT = `set -eu
cd ${COPY_FOLDER}
export PGOPTIONS='--client-min-messages=error -c statement_timeout=0 -c lock_timeout=0'
query() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"; }
refuse() { echo "nothing was copied: $1" >&2; exit 1; }
sessions="SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
quiet() { [ "$(query --dbname="$1" --command="$sessions")" = 0 ]; }
outside="SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND n.nspname <> 'public' AND n.nspname !~ '^(pg_|information_schema)'"
dump() { pg_dump --no-password --no-owner --no-privileges --lock-wait-timeout=60s --schema=public --dbname="$1"; }
same() { sed -e '/^--/d' -e '/^.restrict /d' -e '/^.unrestrict /d' "$1" | sha256sum; }

quiet "$${COPY_VARIABLES.from}" || refuse "a session is open in the database in use; stop all that connects to it, the pooler too"
quiet "$${COPY_VARIABLES.to}" || refuse "a session is open in the idle database, so it is in use"
[ "$(query --dbname="$${COPY_VARIABLES.from}" --command="$outside")" = 0 ] || refuse "the database in use has tables outside of the schema public"
dump "$${COPY_VARIABLES.from}" > from.sql
tail -n 5 from.sql | grep -q '^-- PostgreSQL database dump complete' || refuse "the dump has no end"
grep -q '^CREATE TABLE ' from.sql || refuse "the database in use has no tables"
query --dbname="$${COPY_VARIABLES.to}" --single-transaction --output=/dev/null --command="SET lock_timeout TO 10000; DROP SCHEMA IF EXISTS public CASCADE" --file=from.sql
query --dbname="$${COPY_VARIABLES.to}" --command="ANALYZE"
dump "$${COPY_VARIABLES.to}" > to.sql
[ "$(same from.sql)" = "$(same to.sql)" ] || { echo "the copy differs from the database in use; do not switch" >&2; exit 1; }
quiet "$${COPY_VARIABLES.from}" || { echo "a session was opened in the database in use meanwhile; stop it and copy again" >&2; exit 1; }
echo "copied: $(grep -c '^CREATE TABLE ' to.sql) tables, both databases are equal"
`;
