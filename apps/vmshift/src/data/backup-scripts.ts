import { LAST_WORDS, SCRIPT_TMP, STORE_FUNCTIONS } from './store-script';

export const DUMP_FOLDER = '/backup';
export const DUMP_FILES = '*.dump';

/** Variable with which a person lets a much smaller dump pass, once. */
export const ALLOW_SMALLER = 'ALLOW_SMALLER';

/** Ends a connection whose other side is gone within a minute; the kernel's own defaults take two hours. */
const KEEPALIVE = 'keepalives_idle=20 keepalives_interval=10 keepalives_count=3 tcp_user_timeout=60000';

/**
 * Dumps the database and lets only a whole dump have the name that is uploaded. `--list` reads the table of contents at
 * the start of the file; restoring to nowhere reads every block, so that a dump cut off anywhere ends the script.
 * @see https://www.postgresql.org/docs/16/app-pgdump.html
 */
export const DUMP_SCRIPT = `set -eu
${LAST_WORDS}step() {
  failed=$1
  shift
  status=0
  "$@" 2> ${SCRIPT_TMP}/said || status=$?
  cat ${SCRIPT_TMP}/said >&2
  [ "$status" = 0 ] || fail "$failed: $(grep -m 1 'error: ' ${SCRIPT_TMP}/said || sed '$!d' ${SCRIPT_TMP}/said)"
}
partial=${DUMP_FOLDER}/dump.partial
step "the database was not dumped" \\
  pg_dump --dbname="${KEEPALIVE}" --format=custom --no-password --lock-wait-timeout=60s --file="$partial"
step "the dump has no contents" pg_restore --list --file=/dev/null "$partial"
step "the dump cannot be read to its end" pg_restore --file=/dev/null "$partial"
mv "$partial" "${DUMP_FOLDER}/$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump"
`;

/**
 * Uploads the dump by rclone's arguments, `copy <folder> <target> …`. Before it compares the dump with the last one of
 * the database in the bucket, and after it with what arrived: where it fails nothing is deleted, as the next container does
 * not start.
 */
export const UPLOAD_SCRIPT = `set -eu
${STORE_FUNCTIONS}folder=$2 target=$3
failed="the dump was not uploaded"
file=$(cd "$folder" && ls ${DUMP_FILES})
size=$(wc -c < "$folder/$file")

store lsf "$target" --include "\${file%-*}-${DUMP_FILES}" --use-server-modtime --format tsp --separator ' ' > ${SCRIPT_TMP}/listed
sort ${SCRIPT_TMP}/listed | sed '$!d' > ${SCRIPT_TMP}/last
read -r day time bytes last < ${SCRIPT_TMP}/last || true
if [ "$last" ]; then
  newer=$(printf '%s\\n' "$file" "$last" | sort | sed '$!d')
  [ "$newer" = "$file" ] || fail "$failed: $target has a newer one, $last; the clock of the node is wrong, or another backup writes there"
  [ "$((size * 2))" -ge "$bytes" ] || [ "$${ALLOW_SMALLER}" = yes ] \\
    || fail "$failed: $file has $size bytes, less than half of $last with $bytes; if the database became that small, accept one: docs/on-call.md, A backup is missing"
fi

store "$@"

store lsf "$target" --include "$file" --format s > ${SCRIPT_TMP}/arrived
arrived=$(cat ${SCRIPT_TMP}/arrived)
[ "$arrived" = "$size" ] || fail "the dump did not arrive whole: $file has $size bytes, \${arrived:-none} of them in $target; old dumps stay"
say "$file is in $target: $size bytes; the last one was \${last:-none}\${last:+, $bytes bytes, $day $time}"
`;

/** Deletes by rclone's arguments, `delete <target> …`. */
export const EXPIRE_SCRIPT = `set -eu
${STORE_FUNCTIONS}target=$2
failed="the new dump is in the bucket, old ones were not deleted"
store "$@"
`;
