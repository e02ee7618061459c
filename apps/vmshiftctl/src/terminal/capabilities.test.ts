import { canRedraw, hasColours, showsProgress, widthOf } from './capabilities';

test.each<[boolean | undefined, Record<string, string>, colours: boolean, redraws: boolean]>([
  [true, { TERM: 'xterm' }, true, true],
  [true, {}, true, true],
  [true, { TERM: 'xterm', NO_COLOR: '' }, true, true],
  [true, { TERM: 'xterm', NO_COLOR: '1' }, false, true],
  [true, { TERM: 'dumb' }, false, false],
  [false, { TERM: 'xterm' }, false, false],
  [undefined, { TERM: 'xterm' }, false, false],
  [undefined, { FORCE_COLOR: '1' }, true, false],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
  [true, { FORCE_COLOR: '0' }, false, true],
  [true, { FORCE_COLOR: '' }, true, true],
])('a terminal %j with %j shows colours: %j, is redrawn: %j', (isTTY, env, colours, redraws) => {
  expect([hasColours({ isTTY }, env, ['status']), canRedraw({ isTTY }, env)]).toEqual([colours, redraws]);
  expect(hasColours({ isTTY }, env, ['status', '--no-color'])).toBe(false);
});

test.each<[boolean, number | undefined, string | undefined, number]>([
  [true, 120, undefined, 120],
  [true, 0, undefined, 80],
  [true, undefined, undefined, 80],
  [true, 120, '100', 100],
  [false, undefined, '100', 100],
  [false, undefined, undefined, Number.POSITIVE_INFINITY],
  [true, 120, '0', 120],
  [true, 120, 'wide', 120],
])('a terminal %j with %j columns, and COLUMNS %j, has %d', (isTTY, columns, COLUMNS, width) => {
  expect(widthOf({ isTTY, columns }, { COLUMNS })).toBe(width);
});

test.each<[boolean, Record<string, string>, readonly string[], boolean]>([
  [true, { TERM: 'xterm' }, ['plan'], true],
  [true, { TERM: 'xterm' }, ['plan', '--json'], false],
  [true, { TERM: 'xterm', CI: 'true' }, ['plan'], false],
  [true, { TERM: 'dumb' }, ['plan'], false],
  [false, { TERM: 'xterm' }, ['plan'], false],
])('a terminal %j with %j and %j shows progress: %j', (isTTY, env, args, shows) => {
  expect(showsProgress({ isTTY }, env, args)).toBe(shows);
});
