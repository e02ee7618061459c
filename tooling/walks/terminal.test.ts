import { runInTerminal } from './terminal';

const { PATH } = process.env;
const run = (line: string, typed?: readonly (readonly [string, string])[]) =>
  runInTerminal(line, { cwd: __dirname, env: { PATH }, columns: 80, typed });

/** Does nothing else meanwhile, as on a machine that is busy. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test('all that a command printed is seen, however late it is read', async () => {
  const seen = run('sleep 0.1; seq 2000; echo the last line; exit 3');
  for (const start of [50, 300, 600]) setTimeout(() => block(240), start);
  const { code, text } = await seen;
  expect([code, text.split('\n').length, text.split('\n').at(-1)]).toEqual([3, 2001, 'the last line']);
});

test('a command is typed to, interrupted, and ends as it says', async () => {
  expect(await run('printf "name? "; read -r name; echo "hello $name"', [['name?', 'Ada\r']])).toMatchObject({
    code: 0,
    text: expect.stringContaining('hello Ada'),
  });
  expect(await run('trap "echo stopped; exit 130" INT; echo running; sleep 5', [['running', '\u0003']])).toMatchObject({
    code: 130,
    text: expect.stringMatching(/running[\s\S]*stopped$/),
  });
});
