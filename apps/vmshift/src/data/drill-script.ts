import { RESTORE_SCRIPT } from './restore-script';
import { LAST_WORDS } from './store-script';

/** Where the drill's server keeps its data. */
export const DRILL_FOLDER = '/drill';

/** Folder of its socket, which is all that it listens on. */
export const DRILL_SOCKET = '/tmp';

/** For a server that is thrown away: a crash costs nothing, and the memory is that of a backup. */
const SETTINGS = [
  'listen_addresses=',
  `unix_socket_directories=${DRILL_SOCKET}`,
  'fsync=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=256MB',
  'shared_buffers=64MB',
  'dynamic_shared_memory_type=mmap',
  'autovacuum=off',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

/**
 * Starts a server with an empty database and a role that is no superuser, as the environment has them, then restores into it as
 * a person would. The server ends with the script.
 * @see https://www.postgresql.org/docs/16/app-initdb.html
 */
export const DRILL_SCRIPT = `set -euo pipefail
${LAST_WORDS}initdb --pgdata=${DRILL_FOLDER}/data --username=postgres --auth=trust --encoding=UTF8 --no-sync > ${DRILL_FOLDER}/log 2>&1 ||
  fail "the drill's own server cannot be made: $(tail -n 1 ${DRILL_FOLDER}/log)"
trap 'pg_ctl --pgdata=${DRILL_FOLDER}/data --mode=immediate stop > /dev/null 2>&1 || true' EXIT
pg_ctl --pgdata=${DRILL_FOLDER}/data --options='${SETTINGS}' --log=${DRILL_FOLDER}/log --timeout=120 start > /dev/null ||
  fail "the drill's own server does not start: $(tail -n 1 ${DRILL_FOLDER}/log)"
psql --no-psqlrc --quiet --username=postgres --dbname=postgres --set=ON_ERROR_STOP=1 --command="CREATE ROLE \\"$PGUSER\\" LOGIN CREATEDB" --command="CREATE DATABASE \\"$PGDATABASE\\" OWNER \\"$PGUSER\\""
${RESTORE_SCRIPT}`;
