import { STORE_FUNCTIONS } from './store-script';

/** Where a dump waits that was fetched, with what the script learned about it. */
export const RESTORE_FOLDER = '/restore';

/** What the script leaves in the folder for the container after it. */
export const FETCHED = {
  /** One line of JSON a dump of the bucket, the oldest first. */
  dumps: 'dumps',
  /** Name of the dump that was fetched. */
  name: 'name',
  dump: 'restore.dump',
} as const;

/**
 * Lists the dumps of the bucket, then fetches the one that `DUMP` names. It changes nothing but the folder. The newest dump is
 * the one with the latest time in its name: a file that was copied to the bucket later is no newer dump.
 * @see https://rclone.org/commands/rclone_lsf/
 */
export const FETCH_SCRIPT = `set -eu
cd ${RESTORE_FOLDER}
export TZ=UTC
${STORE_FUNCTIONS}unchanged() { fail "nothing was changed: $1"; }
case "$ACTION" in list | restore) ;; *) unchanged "ACTION is '$ACTION'; allowed are list and restore" ;; esac
case "$INTO" in schema | database) ;; *) unchanged "INTO is '$INTO'; allowed are schema and database" ;; esac

target=$DUMPS failed="nothing was changed, the dumps were not listed"
store lsf "$target" --files-only --include '*.dump' --use-server-modtime --format=tsp --separator='|' > listed
sort listed | awk -F'|' 'NF == 3 && $3 ~ /^[A-Za-z0-9._-]+$/ {
  sub(" ", "T", $1); printf "{\\"name\\":\\"%s\\",\\"bytes\\":%s,\\"modified\\":\\"%sZ\\"}\\n", $3, $2, $1
}' > ${FETCHED.dumps}
echo "$(wc -l < ${FETCHED.dumps}) dumps in $DUMPS"
[ "$ACTION" = restore ] || exit 0

latest=$(cut -d'|' -f3 listed | grep -E "^$PGDATABASE-[0-9]{8}T[0-9]{6}Z\\.dump$" | sort | tail -n 1)
[ -n "$latest" ] || unchanged "there is no dump of the database $PGDATABASE in $DUMPS"
[ "$DUMP" = latest ] && name=$latest || name=$DUMP
grep -qF "\\"name\\":\\"$name\\"," ${FETCHED.dumps} || unchanged "there is no dump $name in $DUMPS; the newest is $latest"
echo "fetching $name"
target=$DUMPS$name failed="nothing was changed, the dump was not fetched"
store copyto "$target" ${FETCHED.dump}
printf '%s' "$name" > ${FETCHED.name}
echo "fetched $name, $(wc -c < ${FETCHED.dump}) bytes"
`;
