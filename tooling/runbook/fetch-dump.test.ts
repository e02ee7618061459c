import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FETCH_SCRIPT, FETCHED, RESTORE_FOLDER } from '../../apps/vmshift/src/data/fetch-script';
import { SCRIPT_TMP, TERMINATION_LOG } from '../../apps/vmshift/src/data/store-script';
import { parseDumps } from '../../apps/vmshiftctl/src/restore/dumps';
import { RcloneStore, rcloneProgram } from '../testing/rclone/rclone-store';

const BUCKET = 'vmshift-dev-backup';
const [OLD, NEW] = ['vmshift-20261125T021700Z.dump', 'vmshift-20261126T021700Z.dump'] as const;

const describeWithRclone = rcloneProgram === undefined ? describe.skip : describe;
describeWithRclone('fetching a dump (skipped where tooling/testing/rclone/install.mjs has not run)', () => {
  let store: RcloneStore;
  let folder: string;

  beforeAll(async () => {
    store = await RcloneStore.start(BUCKET, 'empty');
  });
  afterAll(() => store?.stop());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmshift-fetch-'));
    const dumps = join(store.folder, BUCKET, 'postgresql');
    rmSync(dumps, { recursive: true, force: true });
    mkdirSync(dumps);
    const put = (name: string, at: string, content = name) => {
      writeFileSync(join(dumps, name), content);
      utimesSync(join(dumps, name), new Date(at), new Date(at));
    };
    put(NEW, '2026-11-26T02:17:30Z');
    // An older dump that was copied back later is no newer dump.
    put(OLD, '2026-11-27T09:00:00Z', 'older');
    put('vmshift-by-hand.dump', '2026-11-24T08:00:00Z', 'x');
    put('other-20261127T021700Z.dump', '2026-11-20T02:17:30Z');
    put('a "b" $(c).dump', '2026-11-20T02:17:30Z');
    put('notes.txt', '2026-11-27T02:17:30Z');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function fetchDump(
    variables: Readonly<Record<string, string>>,
    environment = store.remote('backup'),
    of = FETCH_SCRIPT,
  ) {
    const last = join(folder, 'termination-log');
    const script = of
      .replaceAll(TERMINATION_LOG, last)
      .replaceAll(`${SCRIPT_TMP}/said`, join(folder, 'said'))
      .replace(`cd ${RESTORE_FOLDER}`, `cd ${folder}`);
    const { status, stdout } = spawnSync('sh', ['-c', script], {
      env: {
        ...environment,
        PATH: `${dirname(rcloneProgram ?? '')}:${process.env.PATH}`,
        ...{ ACTION: 'restore', DUMP: 'latest', INTO: 'schema' },
        ...{ PGDATABASE: 'vmshift', DUMPS: `backup:${BUCKET}/postgresql/` },
        ...variables,
      },
      encoding: 'utf8',
    });
    const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
    return {
      status,
      stdout,
      dumps: read(FETCHED.dumps),
      name: read(FETCHED.name),
      dump: read(FETCHED.dump),
      last: read('termination-log').trim(),
    };
  }
  const refused = (last: string) =>
    expect.objectContaining({
      status: 1,
      name: '',
      dump: '',
      last: expect.stringMatching(/^nothing was changed: [^\n]+$/) && last,
    });

  test('lists the dumps, the oldest first, one line of JSON each', () => {
    const { status, dumps, name } = fetchDump({ ACTION: 'list' });
    expect({ status, name }).toEqual({ status: 0, name: '' });
    // As `vmshiftctl restore` reads them.
    expect(parseDumps(dumps)).toEqual([
      { name: 'other-20261127T021700Z.dump', bytes: 27, modified: '2026-11-20T02:17:30Z' },
      { name: 'vmshift-by-hand.dump', bytes: 1, modified: '2026-11-24T08:00:00Z' },
      { name: NEW, bytes: 29, modified: '2026-11-26T02:17:30Z' },
      { name: OLD, bytes: 5, modified: '2026-11-27T09:00:00Z' },
    ]);
  });

  test.each([
    ['latest', NEW, NEW],
    [OLD, OLD, 'older'],
    ['vmshift-by-hand.dump', 'vmshift-by-hand.dump', 'x'],
  ])('fetches %s', (asked, name, dump) => {
    expect(fetchDump({ DUMP: asked })).toMatchObject({ status: 0, name, dump, last: '' });
  });

  test.each(['vmshift-20261126T021700Z', '*', '', '../secret', 'notes.txt', '$(touch pwned).dump', 'a "b" $(c).dump'])(
    'finds no dump %j',
    (asked) => {
      expect(fetchDump({ DUMP: asked })).toEqual(
        refused(`nothing was changed: there is no dump ${asked} in backup:${BUCKET}/postgresql/; the newest is ${NEW}`),
      );
      expect(readdirSync(folder)).not.toContain('pwned');
    },
  );

  test.each([
    ['a wrong key', () => store.remote('backup', 'another-secret'), {}, 'SignatureDoesNotMatch'],
    [
      'a refused connection',
      () => ({ ...store.remote('backup'), RCLONE_CONFIG_BACKUP_ENDPOINT: 'http://127.0.0.1:9' }),
      {},
      'the store refuses the connection',
    ],
    [
      'a missing bucket',
      () => store.remote('backup'),
      { DUMPS: 'backup:missing/postgresql/' },
      'the bucket is not there',
    ],
  ])('names %s', (_, environment, variables, why) => {
    const { status, last } = fetchDump(variables, environment());
    expect({ status, last }).toEqual({
      status: 1,
      last: expect.stringMatching(/^nothing was changed, the dumps were not listed: [^\n]+$/),
    });
    expect(last).toContain(why);
  });

  test.each([
    [{ DUMPS: 'backup:empty/postgresql/' }, 'backup:empty/postgresql/'],
    [{ PGDATABASE: 'renamed' }, 'there is no dump of the database renamed'],
    [{ ACTION: 'delete' }, "ACTION is 'delete'; allowed are list and restore"],
    [{ INTO: 'nowhere' }, "INTO is 'nowhere'; allowed are schema and database"],
  ])('refuses %j', (variables, why) => {
    expect(fetchDump(variables)).toMatchObject({ status: 1, dump: '', last: expect.stringContaining(why) });
  });

  test('names a full disk', () => {
    writeFileSync(join(store.folder, BUCKET, 'postgresql', NEW), Buffer.alloc(3 * 2 ** 20));
    const full = FETCH_SCRIPT.replace('store copyto', "trap '' XFSZ; ulimit -f 1024; store copyto");
    expect(fetchDump({}, store.remote('backup'), full)).toMatchObject({
      status: 1,
      name: '',
      last: expect.stringMatching(/^nothing was changed, the dump was not fetched: [^\n]*file too large/),
    });
  });
});
