import { HAND_OVER, LIST_LEFT } from './hand-over-sql';

/** Variable with the name of the application's role. */
export const APPLICATION_ROLE_VARIABLE = 'APPLICATION_ROLE';

/**
 * Gives a database in the cluster to the application's role, which is no superuser. The image runs it when it has
 * initialised an empty volume as `postgres`; a person runs it once on a volume from before, where the application's role is
 * the superuser that the volume was initialised with. That one cannot lose its rights, so it gets the name `postgres`, and
 * another role gets its name, its password, its settings and all that it owned: in one transaction, so that an
 * interruption leaves the database as it was. Run again, it goes on with what is missing. It logs in by the pod's own
 * socket, which asks for no password; afterwards the superuser has none, so that no one logs in as it from another pod.
 * @see https://github.com/docker-library/docs/blob/master/postgres/README.md#initialization-scripts
 */
export const APPLICATION_ROLE_SCRIPT = String.raw`#!/bin/sh
set -eu
role=$APPLICATION_ROLE
# A superuser must not call what the application named like a function of PostgreSQL, nor keep to the settings of its role.
export PGOPTIONS="-c search_path=pg_catalog -c statement_timeout=0 -c default_transaction_read_only=off -c client_min_messages=warning"
refuse() { echo "nothing was changed: $1" >&2; exit 1; }
query() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
    --set=role="$role" --set=superuser="$POSTGRES_USER" --set=database="$POSTGRES_DB" "$@"
}
hand_over() {
  cat << 'SQL'
${HAND_OVER}SQL
}

# The superuser that the volume was initialised with has the oid 10.
named="SELECT rolname FROM pg_roles WHERE oid = 10"
superuser=$(query --username="$POSTGRES_USER" --dbname=postgres --command="$named" 2> /dev/null) ||
  superuser=$(query --username="$role" --dbname=postgres --command="$named") ||
  refuse "neither $POSTGRES_USER nor $role can log in"
export PGUSER="$superuser"

problem=$(query --dbname=postgres << 'SQL'
SELECT format('neither %s nor %s has a password', rolname, :'role') FROM pg_roles WHERE oid = 10
  AND NOT EXISTS (SELECT FROM pg_authid WHERE rolpassword IS NOT NULL AND (oid = 10 OR rolname = :'role'));
SELECT format('there is no database %s, but %s', :'database', string_agg(datname, ', ')) FROM pg_database
  WHERE NOT datistemplate AND datname <> 'postgres' HAVING count(*) > 0 AND NOT bool_or(datname = :'database');
SQL
)
[ -z "$problem" ] || refuse "$problem"
query --dbname=postgres << 'SQL'
SELECT format('CREATE DATABASE %I', :'database') WHERE :'database' NOT IN (SELECT datname FROM pg_database) \gexec
SQL

{ cat << 'SQL'; hand_over; echo 'COMMIT;'; } | query --dbname="$POSTGRES_DB" || refuse "PostgreSQL tells why above"
BEGIN;
SET LOCAL lock_timeout TO 10000;
SET LOCAL log_statement TO none;
SET LOCAL log_min_error_statement TO panic;
SELECT rolname = :'role' AS renamed, coalesce(rolpassword, '') AS verifier FROM pg_authid WHERE oid = 10 \gset
\if :renamed
-- The user of a session cannot be renamed.
CREATE ROLE vmshift_renames SUPERUSER;
SET SESSION AUTHORIZATION vmshift_renames;
ALTER ROLE :"role" RENAME TO :"superuser";
RESET SESSION AUTHORIZATION;
DROP ROLE vmshift_renames;
CREATE ROLE :"role";
UPDATE pg_db_role_setting SET setrole = (SELECT oid FROM pg_roles WHERE rolname = :'role') WHERE setrole = 10;
SELECT format('GRANT %I TO %I', :'role', rolname), format('REVOKE %I FROM %I', :'superuser', rolname)
  FROM pg_auth_members JOIN pg_roles ON pg_roles.oid = member WHERE roleid = 10 \gexec
\endif
SELECT format('CREATE ROLE %I', :'role') WHERE :'role' NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE :"role" LOGIN INHERIT CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;
SELECT format('ALTER ROLE %I PASSWORD %L', rolname, :'verifier') FROM pg_authid WHERE rolname = :'role' AND rolpassword IS NULL \gexec
SELECT format('ALTER ROLE %I PASSWORD NULL', rolname) FROM pg_roles WHERE oid = 10 \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', datname, :'role') FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
  WHERE rolsuper AND NOT datistemplate AND datname <> 'postgres' \gexec
SQL

[ "$superuser" != "$role" ] || export PGUSER="$POSTGRES_USER"
others=$(query --dbname=postgres << 'SQL'
SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND datname NOT IN ('postgres', :'database')
  AND datname !~ '[[:cntrl:]]';
SQL
)
printf '%s\n' "$others" | while IFS= read -r other; do
  [ -z "$other" ] || { echo 'BEGIN; SET LOCAL lock_timeout TO 10000;'; hand_over; echo 'COMMIT;'; } | PGDATABASE="$other" query
done

# Sessions from before keep the superuser's rights until they end.
query --dbname="$POSTGRES_DB" << 'SQL'
SELECT FROM pg_stat_activity, pg_terminate_backend(pid) WHERE usesysid = 10 AND client_addr IS NOT NULL \g /dev/null
${LIST_LEFT}SQL
member=$(query --dbname="$POSTGRES_DB" << 'SQL'
SELECT string_agg(rolname, ', ') FROM pg_roles WHERE pg_has_role(:'role', oid, 'MEMBER')
  AND (rolsuper OR rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'));
SQL
)
[ -z "$member" ] || { echo "$role has the rights of a superuser: it is a member of $member" >&2; exit 1; }
pg_dump --schema-only --no-password --lock-wait-timeout=10s --file=/dev/null --username="$role" --dbname="$POSTGRES_DB"
echo "$role is no superuser and owns the database $POSTGRES_DB"
`;
