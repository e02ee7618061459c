import { FETCHED, RESTORE_FOLDER } from './fetch-script';
import { LAST_WORDS, TERMINATION_LOG } from './store-script';

/** The last words of a container that are kept, in bytes; very many tables leave their rows to the log. */
const TERMINATION_LOG_BYTES = 4096;

/** Reads a dump as SQL, and prints the rows of each table: `<rows><tab><schema>.<table>`; the bytes of all rows are in a file. */
const COUNT_ROWS = String.raw`
  !inside && match($0, /^COPY ("([^"]|"")*"|[^" .(]+)\.("([^"]|"")*"|[^" .(]+) /) {
    table = substr($0, 6, RLENGTH - 6); gsub(/\\/, "&&", table); rows = 0; inside = 1; next
  }
  inside && $0 == "\\." { print rows "\t" table; inside = 0; next }
  inside { rows += 1; bytes += length($0) + 1 }
  END { printf "%.0f", bytes > "bytes" }`;

/** The schema `public`, empty and as `initdb` makes it. */
const EMPTY_SCHEMA = `DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';`;

/**
 * Ends the transaction with an error where a table has other rows than the dump, when it commits: `pg_restore` commits
 * itself. The rows of each go to a file, as JSON.
 */
const DUMPED_ROWS = String.raw`CREATE TEMPORARY TABLE dumped (rows bigint, name text) ON COMMIT DROP;
CREATE FUNCTION pg_temp.check_rows() RETURNS trigger LANGUAGE plpgsql AS $check$
DECLARE found bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM ONLY %s', NEW.name) INTO found;
  IF found <> NEW.rows THEN
    RAISE EXCEPTION 'the table % has % rows, the dump has %', NEW.name, found, NEW.rows;
  END IF;
  RETURN NULL;
END $check$;
CREATE CONSTRAINT TRIGGER check_rows AFTER INSERT ON dumped DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pg_temp.check_rows();
\copy dumped FROM 'rows'
SELECT json_object_agg(regexp_replace(name, '^public\.', ''), rows ORDER BY name) FROM dumped \g rows.json`;

/**
 * Restores the dump that was fetched: into the emptied schema in one transaction, or into a new database that takes the name of
 * the old one in one transaction. Until that commits nothing of the database in use has changed; where the connection breaks
 * meanwhile, the server is asked what became of it. The last words are one line of JSON, or one sentence.
 * @see https://www.postgresql.org/docs/16/app-pgrestore.html
 */
export const RESTORE_SCRIPT = `set -euo pipefail
cd ${RESTORE_FOLDER}
export TZ=UTC
${LAST_WORDS}unchanged() { fail "nothing was changed: $1"; }
why() { { grep -m 1 -E '(ERROR|FATAL|error): ' error || tail -n 1 error; } | sed -E 's/^.*(ERROR|FATAL|error): +//' | cut -c 1-500; }
if [ "$ACTION" = list ]; then cat ${FETCHED.dumps}; exit; fi
dump=$(cat ${FETCHED.name})

echo "reading $dump to its end"
pg_restore --data-only --file=- ${FETCHED.dump} 2> error | awk '${COUNT_ROWS}' > rows ||
  unchanged "$dump cannot be read to its end: $(why); take the dump before it"
[ -s rows ] || unchanged "$dump has no tables"
made=$(pg_restore --list ${FETCHED.dump} | sed -nE 's/^; +Archive created at ([0-9-]+) ([0-9:]+) .*/\\1T\\2Z/p')

# The server's bounds for the role are for the application.
export PGOPTIONS='-c client_min_messages=error -c lock_timeout=10s -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off'
query() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@" 2> error; }
ask() { query --dbname=postgres --command="$1"; }
sessions=$(ask "SELECT count(*) || ' from ' || string_agg(DISTINCT coalesce(host(client_addr), 'its own pod'), ', ') FROM pg_stat_activity WHERE datname = '$PGDATABASE' AND usename = current_user HAVING count(*) > 0") ||
  unchanged "the server refused: $(why)"
[ -z "$sessions" ] || unchanged "$PGUSER has sessions in $PGDATABASE ($sessions); stop what connects, the pooler too"
used=$(ask "SELECT sum(pg_database_size(oid)) FROM pg_database WHERE has_database_privilege(oid, 'CONNECT')") ||
  unchanged "the server refused: $(why)"
[ $((used + $(cat bytes) * 3 / 2)) -lt $((VOLUME_BYTES / 100 * 95)) ] ||
  unchanged "the volume has $VOLUME_BYTES bytes, the databases use $used: the restored data has no room next to them"

# Fills the database $1 in one transaction that starts with $2. A dump with large objects has transactions of its own, unless
# pg_restore is asked for a single one; it ends that where it has read the dump to its end.
fill() {
  rm -f transaction
  {
    printf '%s\\n' BEGIN\\; "SELECT pg_current_xact_id() \\\\g transaction" && cat <<'ROWS' && printf '%s\\n' "$2" &&
${DUMPED_ROWS}
ROWS
      pg_restore --verbose --no-owner --single-transaction --file=- ${FETCHED.dump}
  } | query --dbname="$1" --output=/dev/null
}
# Asks the server until it answers, as it may be starting again.
insist() { for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do ask "$1" && return; sleep 5; done; return 1; }
unknown="it is not known whether anything was changed, as the server does not answer any more; it is safe to run it again"

started=$SECONDS
case "$INTO" in
  schema)
    echo "restoring into the emptied schema public of $PGDATABASE"
    fill "$PGDATABASE" "${EMPTY_SCHEMA}" || {
      reason=$(why)
      [ -s transaction ] || unchanged "$reason"
      fate=$(insist "SELECT pg_xact_status('$(cat transaction)')") || fail "$unknown"
      [ "$fate" = committed ] || unchanged "\${reason:-pg_restore failed, see the log}"
    }
    ;;
  database)
    new="\${PGDATABASE}_restoring"
    old="\${PGDATABASE}_before_$(date +%Y%m%d_%H%M%S)"
    [ \${#old} -le 63 ] || unchanged "the name $old is longer than 63 characters; restore into the schema"
    echo "restoring into the new database $new"
    query --dbname=postgres --command="DROP DATABASE IF EXISTS \\"$new\\"" --command="CREATE DATABASE \\"$new\\" TEMPLATE template0" ||
      unchanged "$(why)"
    drop() { ask "DROP DATABASE IF EXISTS \\"$new\\"" || echo "$new is left: $(why)" >&2; }
    fill "$new" "" || { reason=$(why); drop; unchanged "\${reason:-pg_restore failed, see the log}"; }
    echo "renaming $PGDATABASE to $old, and $new to $PGDATABASE"
    query --dbname=postgres --single-transaction --command="ALTER DATABASE \\"$PGDATABASE\\" RENAME TO \\"$old\\"" --command="ALTER DATABASE \\"$new\\" RENAME TO \\"$PGDATABASE\\"" || {
      reason=$(why)
      renamed=$(insist "SELECT count(*) FROM pg_database WHERE datname = '$old'") || fail "$unknown"
      [ "$renamed" = 1 ] || { drop; unchanged "$reason"; }
    }
    ;;
esac
echo "collecting statistics for the planner"
query --command=ANALYZE || echo "ANALYZE failed: $(why)" >&2

last() { printf '{"dump":"%s","bytes":%s,"made":"%s","into":"%s"%s,"tables":%s,"rows":%s,"seconds":%s}\\n' "$dump" "$(wc -c < ${FETCHED.dump})" "$made" "$INTO" "\${old:+,\\"previous\\":\\"$old\\"}" "$(wc -l < rows)" "$1" "$((SECONDS - started))"; }
words=$(last "$(cat rows.json)")
[ \${#words} -lt ${TERMINATION_LOG_BYTES} ] && printf '%s\\n' "$words" > ${TERMINATION_LOG} || last '{}' > ${TERMINATION_LOG}
echo "$words"
`;
